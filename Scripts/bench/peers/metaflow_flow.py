"""Prints the Metaflow program of a shape; Metaflow itself then compiles it.

    metaflow_flow.py chain|mix|diamonds COUNT
"""
import sys


def step(name, body, following, decorators=(), inputs=False):
    lines = [f"    @{each}" for each in decorators] + ["    @step"]
    lines.append(f"    def {name}(self{', inputs' if inputs else ''}):")
    lines += [f"        {each}" for each in body]
    if following:
        lines.append(f"        self.next({following})")
    elif not body:
        lines.append("        pass")
    return "\n".join(lines) + "\n"


def chain(count):
    names = ["start"] + [f"s{number}" for number in range(1, count - 1)] + ["end"]
    for number, name in enumerate(names):
        following = f"self.{names[number + 1]}" if number + 1 < count else ""
        yield step(name, [f"self.out = {number}"], following)


def diamonds(count):
    for number in range(count):
        name = "start" if number == 0 else f"s{number}"
        following = f"self.s{number + 1}" if number + 1 < count else "self.end"
        yield step(name, [f"self.out = {number}"], f"self.a{number}, self.b{number}")
        yield step(f"a{number}", ["self.left = 1"], f"self.join{number}")
        yield step(f"b{number}", ["self.right = 2"], f"self.join{number}")
        yield step(f"join{number}", ["self.out = inputs[0].out"], following, inputs=True)
    yield step("end", [], "")


TRAIN = (
    "retry(times=3, minutes_between_retries=1)",
    "timeout(hours=1)",
    "resources(cpu=2, memory=4096)",
)


def mix(count):
    blocks, rest = divmod(count - 1, 7)
    heads = [f"split{number}" for number in range(blocks)]
    tails = [f"tail{number}" for number in range(rest - 1)] + ["end"]
    order = heads + tails
    yield step("start", ["self.out = 0"], f"self.{order[0]}")
    for i in range(blocks):
        after = f"self.{order[i + 1]}"
        yield step(f"split{i}", ["self.shards = list(range(3))"], f'self.train{i}, foreach="shards"')
        yield step(f"train{i}", ["self.score = self.input"], f"self.gather{i}", TRAIN)
        yield step(f"gather{i}", ["self.score = max(x.score for x in inputs)"], f"self.decide{i}", (), True)
        yield step(f"decide{i}", ["self.best = 1"], f"self.publish{i}, self.review{i}")
        for word in ("publish", "review"):
            environment = f'environment(vars={{"CHANNEL": "{word}"}})'
            yield step(f"{word}{i}", [f'self.note = "{word}"'], f"self.report{i}", (environment,))
        yield step(f"report{i}", ["self.out = 1"], after, (), True)
    for number, name in enumerate(tails):
        following = f"self.{tails[number + 1]}" if number + 1 < len(tails) else ""
        yield step(name, [f"self.out = {number}"], following)


shape, count = sys.argv[1], int(sys.argv[2])
print("from metaflow import FlowSpec, environment, resources, retry, step, timeout\n\n")
print("class BenchFlow(FlowSpec):")
print("\n".join({"chain": chain, "mix": mix, "diamonds": diamonds}[shape](count)))
print('\nif __name__ == "__main__":\n    BenchFlow()')
