"""Runs steps as a cluster would, in runc containers, from the manifest alone.

    pods.py COMMANDS FLOWRT ROOTFS WORK TEMPLATE[:INDEX] [NAME=VALUE…]

COMMANDS holds what Tests/PodCommands prints. ROOTFS is used read-only. Under
WORK are the volume `flow` of the pod, its termination log, and its bundle. An
init container installs flowrt into the volume, as the manifest has it.
"""
import base64, json, os, shutil, subprocess, sys, time

commands, flowrt, rootfs, work, what = sys.argv[1:6]
template, _, index = what.partition(":")
pod = next(p for p in map(json.loads, open(commands)) if p["template"] == template)
extra = dict(entry.split("=", 1) for entry in sys.argv[6:])
# What the script itself says about the container, and not the pod's environment.
resolv = extra.pop("@resolv", None)
hosts = extra.pop("@hosts", None)
mounts = [extra.pop(k) for k in list(extra) if k.startswith("@mount")]
memory = extra.pop("@memory", None)
argv = extra.pop("@argv", None)
# A signal to process 1 once the program has made /flow/ready.
signal = extra.pop("@signal", None)
# A folder that stands for the kernel's counters.
counters = extra.pop("@counters", None)
# A program around flowrt, as Argo's own is.
wrapper = json.loads(extra.pop("@wrapper", "[]"))

params = json.dumps(pod["parameters"])
tags = {
    "{{workflow.name}}": "trial",
    "{{workflow.uid}}": extra.pop("@uid", "0f3a"),
    "{{inputs.parameters.index}}": index,
    "{{retries}}": extra.pop("@attempt", "0"),
    "{{=sprig.b64enc(workflow.parameters.json)}}": base64.b64encode(params.encode()).decode(),
}
env = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
for entry in pod["env"]:
    value = entry["value"]
    for tag, text in tags.items():
        value = value.replace(tag, text)
    env[entry["name"]] = value
env.update(extra)

shutil.rmtree(work, ignore_errors=True)
os.makedirs(f"{work}/flow")
open(f"{work}/last", "w").close()
open(f"{work}/resolv.conf", "w").write(resolv.replace("\\n", "\n") if resolv else open("/etc/resolv.conf").read())
open(f"{work}/hosts", "w").write(hosts.replace("\\n", "\n") if hosts else "127.0.0.1 localhost\n")


def bind(source, target, *options):
    return {"destination": target, "source": os.path.abspath(source), "type": "bind", "options": ["rbind", *options]}


def run(args, root, binds):
    config = {
        "ociVersion": "1.0.2",
        "process": {
            "user": {"uid": 0, "gid": 0},
            "args": args,
            "env": [f"{k}={v}" for k, v in env.items()],
            "cwd": "/",
            "noNewPrivileges": True,
        },
        "root": {"path": os.path.abspath(root), "readonly": True},
        "mounts": [
            {"destination": "/proc", "type": "proc", "source": "proc"},
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755"]},
            {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["ro"]},
            {"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": ["ro"]}
            if counters is None
            else bind(counters, "/sys/fs/cgroup"),
        ]
        + binds,
        "linux": {
            "resources": {"memory": {"limit": int(memory), "swap": int(memory)}} if memory else {},
            # The network is the test's own: servers are on its loopback.
            "namespaces": [{"type": t} for t in ("pid", "mount", "ipc", "uts")],
        },
    }
    json.dump(config, open(f"{work}/config.json", "w"))
    name = f"flow-{os.getpid()}-{len(os.listdir(work))}"
    container = subprocess.Popen(["runc", "run", "--bundle", work, name])
    while signal and args[0] != "/flowrt" and container.poll() is None:
        if os.path.exists(f"{work}/flow/ready"):
            subprocess.run(["runc", "kill", name, signal], check=True)
            break
        time.sleep(0.02)
    return container.wait()


# A file system that is the runtime's image: the binary, and nothing else.
image = f"{work}/image"
os.makedirs(image)
shutil.copy(flowrt, f"{image}/flowrt")
for folder in ("flow", "proc", "dev", "sys"):
    os.makedirs(f"{image}/{folder}")
code = run(["/flowrt", "install", "/flow"], image, [bind(f"{work}/flow", "/flow")])
assert code == 0, f"install ended with {code}"
binds = [bind(f"{work}/flow", "/flow"), bind(f"{work}/last", "/dev/termination-log")]
binds += [bind(f"{work}/resolv.conf", "/etc/resolv.conf", "ro"), bind(f"{work}/hosts", "/etc/hosts", "ro")]
binds += [bind(*m.split(":"), "ro") for m in mounts]
args = pod["command"] + pod["args"] if argv is None else pod["command"][:3] + json.loads(argv)
code = run(wrapper + args, rootfs, binds)
for path in pod["outputs"]:
    file = f"{work}{path}"
    print(f"{os.path.basename(path)}={open(file).read() if os.path.exists(file) else '(absent)'}")
last = open(f"{work}/last").read()
if last:
    print(f"last word: {last}")
sys.exit(code)
