"""How long a program takes from fork to its end: startup.py PROGRAM ARGUMENT…

Prints the median of 300 whole processes, beside the smallest static program that
this machine can make. More than 3 ms is an error.
"""
import os, statistics, subprocess, sys, tempfile, time


def measure(command):
    times = []
    quiet = os.open("/dev/null", os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, quiet, 1)]
    for _ in range(300):
        begin = time.perf_counter()
        child = os.posix_spawn(command[0], command, {}, file_actions=actions)
        _, status = os.waitpid(child, 0)
        times.append((time.perf_counter() - begin) * 1000)
        assert status == 0, f"{command} ended with {status}"
    return statistics.median(times)


with tempfile.TemporaryDirectory() as folder:
    floor = None
    source = f"{folder}/floor.c"
    open(source, "w").write("int main(void) { return 0; }\n")
    if subprocess.run(["cc", "-O2", "-static", "-o", f"{folder}/floor", source], capture_output=True).returncode == 0:
        floor = measure([f"{folder}/floor"])
    took = measure(sys.argv[1:])
print(f"{os.path.basename(sys.argv[1])} {' '.join(sys.argv[2:])}: {took:.2f} ms" + (f", an empty C program {floor:.2f} ms" if floor else ""))
if took > 3:
    sys.exit("more than 3 ms")
