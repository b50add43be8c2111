"""Hera as a user would have it: a Python program that builds the workflow and
prints its YAML.

    hera_flow.py chain|mix COUNT
"""
import sys

from hera.workflows import DAG, Container, Env, Parameter, Resources, RetryStrategy, Task, WorkflowTemplate
from hera.workflows.models import Backoff, ValueFrom


def container(name, script, inputs=(), outputs=(), **more):
    return Container(
        name=name,
        image="python:3.12-slim",
        command=["sh", "-ec"],
        args=[script],
        inputs=[Parameter(name=each) for each in inputs],
        outputs=[Parameter(name=each, value_from=ValueFrom(path=f"/tmp/{each}")) for each in outputs],
        **more,
    )


def chain(count):
    before = None
    for number in range(count):
        name = f"s{number}"
        template = container(name, f"./step.sh {number}", ["data"] if before else [], ["out"])
        arguments = {"data": f"{{{{tasks.{before}.outputs.parameters.out}}}}"} if before else None
        yield template, dict(arguments=arguments, depends=before)
        before = name


def block(i, before):
    def out(task, name):
        return f"{{{{tasks.{task}{i}.outputs.parameters.{name}}}}}"

    yield (
        container(f"split{i}", f"./split.sh {i}", ["data"], ["shards"]),
        dict(arguments={"data": f"{{{{tasks.{before}.outputs.parameters.out}}}}"}, depends=before),
    )
    yield (
        container(
            f"train{i}",
            f"./train.sh {i}",
            ["shard"],
            ["score"],
            active_deadline_seconds="3600",
            retry_strategy=RetryStrategy(
                limit="3",
                retry_policy="Always",
                backoff=Backoff(duration="10s", factor="2", max_duration="5m"),
            ),
            resources=Resources(cpu_request="2", memory_request="4Gi", memory_limit="4Gi"),
        ),
        dict(arguments={"shard": "{{item}}"}, with_param=out("split", "shards"), depends=f"split{i}"),
    )
    yield (
        container(f"gather{i}", f"./gather.sh {i}", ["scores"], ["best", "score"]),
        dict(arguments={"scores": out("train", "score")}, depends=f"train{i}"),
    )
    for word, operator, channel in (("publish", ">=", "stable"), ("review", "<", "review")):
        yield (
            container(
                f"{word}{i}", f"./{word}.sh {i}", ["best"], ["note"], env=[Env(name="CHANNEL", value=channel)]
            ),
            dict(
                arguments={"best": out("gather", "best")},
                when=f"{out('gather', 'score')} {operator} 0.9",
                depends=f"gather{i}",
            ),
        )
    yield (
        container(f"keep{i}", f"./keep.sh {i}", ["best"]),
        dict(arguments={"best": out("gather", "best")}, depends=f"gather{i}"),
    )
    either = " && ".join(f"({word}{i}.Succeeded || {word}{i}.Skipped)" for word in ("publish", "review"))
    yield container(f"report{i}", f"./report.sh {i}", [], ["out"]), dict(depends=f"{either} && keep{i}")


def mix(count):
    blocks, rest = divmod(count - 1, 7)
    yield container("start", "./start.sh", [], ["out"]), {}
    before = "start"
    for number in range(blocks):
        yield from block(number, before)
        before = f"report{number}"
    for number in range(rest):
        name = f"tail{number}"
        yield (
            container(name, f"./tail.sh {number}", ["data"], ["out"]),
            dict(arguments={"data": f"{{{{tasks.{before}.outputs.parameters.out}}}}"}, depends=before),
        )
        before = name


shape, count = sys.argv[1], int(sys.argv[2])
nodes = list({"chain": chain, "mix": mix}[shape](count))
with WorkflowTemplate(name=shape, entrypoint="main", templates=[template for template, _ in nodes]) as workflow:
    with DAG(name="main"):
        for template, more in nodes:
            Task(name=template.name, template=template.name, **{k: v for k, v in more.items() if v is not None})
sys.stdout.write(workflow.to_yaml())
