// swift-format-ignore-file
// Made by Scripts/embed; do not edit.

/// What `flowc explain` says, by code.
let explanations: [String: String] = [
"bad-backoff": #"""
# bad-backoff

The longest wait between retries is shorter than the first.

`retry 3 backoff 30s..10m` waits 30 seconds after the first failure, twice as long after each further one, and never longer than ten minutes.
With the two swapped there is nothing left to grow, and one of the two cannot be meant.

Wrong:

```flow
step load {
  retry 3 backoff 10m..30s
  run "load"
}
```

Right:

```flow
step load {
  retry 3 backoff 30s..10m
  run "load"
}
```

Put the first wait first.
For a wait that stays the same, write it twice: `backoff 1m..1m`.

"""#,
"bad-comparison": #"""
# bad-comparison

`<`, `<=`, `>` and `>=` stand between values that have no order.

Numbers are ordered, and so are strings, by their characters.
Argo finds out about any other pair when a run comes to the condition.

Wrong:

```flow
param size: string = "10"

if size > 5 {
  step fit { run "fit" }
}
```

Right:

```flow
param size: int = 10

if size > 5 {
  step fit { run "fit" }
}
```

Give both sides one type.
Comparisons do not chain: write `1 < count && count < 5`.
A bool is compared with `==`, or stands as the condition by itself.

"""#,
"bad-cron": #"""
# bad-cron

The schedule is no cron expression that Argo accepts.

A schedule has five fields: minute, hour, day of month, month and day of week.
Argo's library differs from others: no seconds, no `L` or `W`, and Sunday is `0`, not `7`.
A time zone inside the expression is refused by the full CRDs since Argo 4.0.

Wrong:

```flow
schedule "0 0 4 * * *"
```

Right:

```flow
schedule "0 4 * * *"
```

Shorthands are `@yearly`, `@monthly`, `@weekly`, `@daily`, `@hourly` and `@every 1h30m`.
The time zone stands after the expression: `schedule "0 4 * * *" in "Europe/Berlin"`.
For the last day of a month, start on days 28 to 31 and let a step look at the date.

"""#,
"bad-default": #"""
# bad-default

The default of a parameter, or what limits its values, cannot be what it says.

A default is what runs get that set nothing, every scheduled run among them, so it has to keep the rules it stands beside.
A default that the rules forbid fails each of those runs at its start.

Wrong:

```flow
param mode: string = "fast" one of ["full", "sample"]
param epochs: int = 3 in 10..1
```

Right:

```flow
param mode: string = "full" one of ["full", "sample"]
param epochs: int = 3 in 1..10
```

Write a constant that is one of the choices or inside the range.
A default cannot be worked out from another parameter: compute it in the program.
`one of` takes a list with at least one constant of the parameter's type, `in` a rising range of numbers.

"""#,
"bad-duration": #"""
# bad-duration

The text is no duration.

Kubernetes and Argo take seconds in some places and durations with a unit in others; a bare `3600` means seconds in one and is refused in the next.
flowc wants the unit always, and writes what each place takes.

Wrong:

```flow
step fit {
  timeout 3600
  run "fit"
}
```

Right:

```flow
step fit {
  timeout 1h
  run "fit"
}
```

Units are `s`, `m`, `h` and `d`, whole numbers, several together as in `1h30m`.
A week is `7d`.
A duration is above zero.

"""#,
"bad-escape": #"""
# bad-escape

A string holds a backslash and a character that together mean nothing.

A string in `"…"` knows `\n`, `\t`, `\r`, `\"`, `\\` and `\u{…}`.
flowc does not guess whether `\d` should be a `d`, or a backslash and a `d`: patterns and paths would come out differently.

Wrong:

```flow
param day: string = "2026-01-31" matches "\d{4}-\d\d-\d\d"
```

Right:

```flow
param day: string = "2026-01-31" matches "\\d{4}-\\d\\d-\\d\\d"
```

Write two backslashes for one.
In a script, use a block between `"""`: blocks are raw and need no escapes.
`$` needs none anywhere, since flowc never replaces anything in a string.
Write a character by its number as `\u{e9}`, with braces; zero has no place in a string.

"""#,
"bad-label": #"""
# bad-label

A text stands here that Kubernetes will not take in this place.

Keys and values of labels, names of objects, keys of Secrets, mount points and taints each have a shape of their own.
Neither `argo lint` nor the controller looks at most of them: the pod is refused when its turn comes, hours into a run.

Wrong:

```flow
labels {
  team = "data platform"
}
```

Right:

```flow
labels {
  team = "data-platform"
}
```

A label's key and value take up to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends; a domain and `/` may stand before a key.
Names of objects take lower-case letters, digits, `-` and `.`.
A mount point begins with `/` and holds no colon; `/flow` is the runtime's.
Text without such rules belongs in `annotations`.

"""#,
"bad-name": #"""
# bad-name

The name has a shape that names cannot have.

A name of yours becomes a Kubernetes name, where capitals and `_` are forbidden and `_` is written as `-`, and an environment variable, where `-` is forbidden.
Lower-case letters, digits and single `_` between them fit both, and no two such names become one.

Wrong:

```flow
step loadOrders { run "load" }
```

Right:

```flow
step load_orders { run "load" }
```

Take the suggested name, and change the places that read it.
A variable set with `env` or `secret` may have capitals: letters, digits and `_`, with no digit first.

"""#,
"bad-number": #"""
# bad-number

A number stands here that is none of the language's plain numbers.

A value for a program is an `int` or a `float`, without a unit.
Units belong to settings: `timeout 30s` and `memory 10Gi` know what they measure, a parameter does not.
The ends of a range to loop over are whole numbers.

Wrong:

```flow
param batch: int = 10k
```

Right:

```flow
param batch: int = 10_000
```

Write the number out; `_` may part its digits.
For a duration or a size as a value, take a string and let the program read it: `"30s"`.
For a loop over fractions, list them: `foreach rate in [0.1, 0.2, 0.5]`.

"""#,
"bad-pod-patch": #"""
# bad-pod-patch

The patch cannot be laid over a pod.

Argo merges the patch into the pod just before it is made, so a mistake in it shows only then, once for every pod.
Argo also expands `{{…}}` in it, so an open `{{` breaks the step.

Wrong:

```flow
step fit {
  pod_patch """
    - hostNetwork: true
    """
  run "fit"
}
```

Right:

```flow
step fit {
  pod_patch """
    hostNetwork: true
    """
  run "fit"
}
```

Write the fields as they stand under `spec` of a pod, without `spec` itself, and without a list around them.

"""#,
"bad-project-file": #"""
# bad-project-file

`flowc.yaml` cannot be read, or one of its settings has a value it cannot have.

The file decides for all flows of a repository where data goes, which Argo the YAML is for and how strict its pods are.
A mistake in it would be in every manifest.

Wrong:

```yaml
store: acme-flows/prod
security: strict
```

Right:

```yaml
store: s3://acme-flows/prod
security: restricted
```

Each report names the values that are possible.
`store` begins with `s3://` or `file:///`, `argo_version` is a release line such as 3.7 or 4.0, `security` is `privileged`, `baseline` or `restricted`.
`limits` has `nodes`, a number, and `object`, a size such as `4Mi`.

"""#,
"bad-quantity": #"""
# bad-quantity

The text is no amount that Kubernetes would read as one.

Bytes have the units `Ki`, `Mi`, `Gi`, `Ti`, `Pi` (powers of 1024) and `k`, `M`, `G`, `T`, `P` (powers of 1000); cores may be given in thousandths, `500m`.
`GB` and lower-case `gb` are no units there, and a wrong one is found only when the pod is made.

Wrong:

```flow
step fit {
  memory 2GB
  run "fit"
}
```

Right:

```flow
step fit {
  memory 2Gi
  run "fit"
}
```

Take the suggestion, or write the unit out of the list above.
Amounts are above zero; to ask for nothing, leave the setting out.

"""#,
"both-day-fields": #"""
# both-day-fields

With both day fields set, cron runs on days that fit either of them, not both.

`0 4 13 * 5` looks like Friday the 13th, and runs on every 13th and on every Friday.
Argo's library does as cron has always done.

Suspicious:

```flow
schedule "0 4 13 * 5"
```

Better:

```flow
schedule "0 4 * * 5"
```

Set one of the fields, and let a step look at the date for the other.
Leave it when either of the two is what you want.

"""#,
"braces-in-condition": #"""
# braces-in-condition

A condition looks at a text with `{{` or `}}` in it.

Argo expands `{{…}}` everywhere it finds it, in values as well, and has no way to write the braces themselves (argo-workflows#12634).
Everywhere else flowc carries such texts past Argo unread; a condition is the one thing that Argo reads.

Wrong:

```flow
param template: string = "none"

if template == "{{name}}" { step fit { run "fit" } }
```

Right:

```flow
param template: string = "none"

step look { output is_name: bool; run "./is-name \"$template\" > \"$is_name\"" }

if look.is_name { step fit { run "fit" } }
```

Have a step compare the text and write a bool.
Scripts, arguments, variables and defaults may hold braces as they like.

"""#,
"constant-condition": #"""
# constant-condition

The condition has the same answer in every run.

One side of the branch never runs.
Most often a choice of a `one of` parameter is misspelt, and the step behind it is silently skipped: a green run that did nothing.

Suspicious:

```flow
param mode: string = "full" one of ["full", "sample"]

if mode == "smaple" {
  step fit { run "fit" }
}
```

Better:

```flow
param mode: string = "full" one of ["full", "sample"]

if mode == "sample" {
  step fit { run "fit" }
}
```

Compare with a value that can occur, or add it to the choices.
To switch a part off by hand, use a parameter: `param publish: bool = false`.
Leave `if true` while you try something out.

"""#,
"daylight-saving": #"""
# daylight-saving

On the days when clocks change, this schedule runs twice, or not at all.

In spring the clock skips an hour, and a time inside it does not come that day.
In autumn an hour comes twice, and so does the run.
Argo's library follows the wall clock and makes up for neither.

Suspicious:

```flow
schedule "30 2 * * *" in "Europe/Berlin"
```

Better:

```flow
schedule "30 4 * * *" in "Europe/Berlin"
```

Choose an hour outside the change, or leave the zone out and think in UTC.
Leave it when a run more or less does no harm.

"""#,
"deadline-too-short": #"""
# deadline-too-short

The steps may take longer than the flow, so a slow but healthy run is ended.

flowc adds up the timeouts, retries and waits along the longest way through the flow.
When the flow's `timeout` comes first, Argo kills the pods, and the later retries never happen.

Suspicious:

```flow
flow train {
  timeout 1h

  step fit { image "busybox:1.37"; timeout 30m; retry 2; run "fit" }
}
```

Better:

```flow
flow train {
  timeout 2h

  step fit { image "busybox:1.37"; timeout 30m; retry 2; run "fit" }
}
```

Raise the flow's timeout, or lower the steps' timeouts and retries.
Leave it when the flow's timeout is the promise that counts, and a run that needs its retries is no use any more.

"""#,
"dependency-cycle": #"""
# dependency-cycle

Steps wait for each other in a circle, so none of them can start.

A step waits for every step it reads from and for those after `after`.
A block waits as a whole and is waited for as a whole: what one step in a loop or an `if` reads, all of the block waits for.

Wrong:

```flow
step fit { input score = measure.score; output model: file; run "fit \"$score\" > \"$model\"" }

step measure { input model = fit.model; output score: float; run "measure \"$model\" > \"$score\"" }
```

Right:

```flow
step fit { output model: file; run "fit > \"$model\"" }

step measure { input model = fit.model; output score: float; run "measure \"$model\" > \"$score\"" }
```

Find the wait that is not needed, and take it away; the notes show each of them.
When the circle goes through a block, move a step out of it.
A step that really needs its own earlier result belongs in a loop inside one program.

"""#,
"duplicate-case": #"""
# duplicate-case

One case stands twice in a switch.

The first arm that fits is taken, so the second never runs: one of them is meant to be another value.

Wrong:

```flow
param mode: string = "full"

switch mode {
  case "full" { step fit { run "fit" } }
  case "full" { step sample { run "sample" } }
}
```

Right:

```flow
param mode: string = "full"

switch mode {
  case "full" { step fit { run "fit" } }
  case "sample" { step sample { run "sample" } }
}
```

Correct the value, or join the two arms.
One arm may take several: `case "full", "large" { … }`.

"""#,
"duplicate-name": #"""
# duplicate-name

Two things have one name where names must differ.

Steps and parameters share the names of a flow, whatever block they stand in, since a step's name is its place in the store, in the graph and in tests.
Inputs and outputs of one step share the variables of its process.
Flows of one file become objects of one cluster.

Wrong:

```flow
step load { run "load orders" }

step load { run "load customers" }
```

Right:

```flow
step load_orders { run "load orders" }

step load_customers { run "load customers" }
```

Rename one of them.
Two arms of an `if` need two names as well; `a.x ?? b.x` reads whichever ran.
A step that changes a value reads it as one name and writes it as another.

"""#,
"empty-block": #"""
# empty-block

A flow, a loop, an arm or a handler holds no steps.

Argo refuses a DAG without tasks, and a flow that does nothing is hardly meant.

Wrong:

```flow
param mode: string = "full"

if mode == "full" {
  step fit { run "fit" }
} else {
}
```

Right:

```flow
param mode: string = "full"

if mode == "full" {
  step fit { run "fit" }
}
```

Leave the block out, or say what happens in it.
An `if` without `else` does nothing when its condition does not hold, and a `switch` without `default` when no case fits.

"""#,
"empty-loop": #"""
# empty-loop

The list written out here has no items, so the loop never runs.

Steps that read from the loop get an empty list, and the run is green.

Suspicious:

```flow
foreach rate in [] {
  step fit { run "fit \"$rate\"" }
}
```

Better:

```flow
foreach rate in [0.1, 0.2] {
  step fit { run "fit \"$rate\"" }
}
```

Fill the list, or take the loop away.
To decide at the start of a run, use a parameter: `param rates: list<float> = []`.
Leave it while the loop is switched off for a moment.

"""#,
"expected": #"""
# expected

The text does not go on as the grammar wants: something else should stand at the place marked.

flowc reads a file by its grammar, which is small: a keyword, its value, the end of the line.
The report names what should stand there and what stands there instead.
After such a mistake flowc goes on with the next statement, and keeps quiet about what the broken one would have declared.

Wrong:

```flow
step load {
  output rows int
  run "load > \"$rows\""
}
```

Right:

```flow
step load {
  output rows: int
  run "load > \"$rows\""
}
```

Read the words after "expected".
Common causes are a missing quote, comma, colon or brace, two settings on one line without `;`, and words of other languages: `&&` is "and", `==` compares, `else if` is two words.
When the place looks right, look at the line above: an open brace or bracket reaches as far as it can.

"""#,
"growth-below-start": #"""
# growth-below-start

Memory would grow to a size that is not above the one it starts with.

`memory 8Gi grow 2x to 64Gi on oom` tries again with twice the memory each time the kernel killed the step for memory, up to the last size.
With a limit, growth starts at the limit.

Wrong:

```flow
step fit {
  memory 16Gi grow 2x to 8Gi on oom
  run "fit"
}
```

Right:

```flow
step fit {
  memory 16Gi grow 2x to 64Gi on oom
  run "fit"
}
```

Raise the last size, or start smaller.

"""#,
"ignored-shebang": #"""
# ignored-shebang

The first line of the script names one interpreter, and another one runs it.

`#!` means something to the kernel when it starts a file.
A script in a flow is no file: it is handed to the interpreter before it, `sh` when there is none, and there the first line is a comment.

Suspicious:

```flow
step load {
  run """
    #!/usr/bin/env python3
    print("hello")
    """
}
```

Better:

```flow
step load {
  run python3 """
    print("hello")
    """
}
```

Write the interpreter after `run`; for one that flowc does not know, put the script into the image and start it with `exec`.
Leave it when the script is right for both, as `sh` scripts are for `bash`.

"""#,
"impossible-date": #"""
# impossible-date

No day fits the schedule, so the flow would never run.

Argo accepts such a schedule, and shows a healthy CronWorkflow that does nothing.

Wrong:

```flow
schedule "0 4 31 4,6,9,11 *"
```

Right:

```flow
schedule "0 4 30 4,6,9,11 *"
```

Choose a day that its month has.
29 February is possible, every fourth year.

"""#,
"interval-too-short": #"""
# interval-too-short

A run may take longer than the time until the next one starts.

What happens then depends on `concurrency`: with `allow`, which is the default, both run at once; with `forbid` the next is left out; with `replace` the next ends the first.
The time is the longest way through the flow by its timeouts and retries.

Suspicious:

```flow
flow hourly {
  schedule "0 * * * *"

  step fit { image "busybox:1.37"; timeout 2h; run "fit" }
}
```

Better:

```flow
flow hourly {
  schedule "0 * * * *"

  step fit { image "busybox:1.37"; timeout 50m; run "fit" }
}
```

Lower the timeouts to what runs need, or start them less often.
Leave it when you chose `concurrency` with this in mind.

"""#,
"invalid-utf8": #"""
# invalid-utf8

A byte in the file is not part of any character in UTF-8.

Manifests, names and scripts travel through YAML and JSON, and both are UTF-8.
A file in Latin-1 or Windows-1252 would come out as other letters than its author saw.

Wrong, as bytes, where `\xe4` is one byte:

```text
// Pr\xe4pariert die Daten.
```

Right, as bytes:

```text
// Pr\xc3\xa4pariert die Daten.
```

Save the file as UTF-8: editors offer this as "save with encoding".
On a command line, `iconv -f latin1 -t utf-8 old.flow > new.flow` does the same.

"""#,
"item-in-condition": #"""
# item-in-condition

A condition looks at the item of a list that a step wrote.

The items of such a list stay in the store, so that lists may be long and hold anything: a value that goes through Argo may hold 256 KiB at most.
Argo's controller decides between steps and sees the number of items, not the items.

Wrong:

```flow
step split { output sizes: list<int>; run "split > \"$sizes\"" }

foreach size in split.sizes {
  if size > 100 { step fit { run "fit \"$size\"" } }
}
```

Right:

```flow
step split { output sizes: list<int>; run "split > \"$sizes\"" }

foreach size in split.sizes {
  step look { output large: bool; run "./is-large \"$size\" > \"$large\"" }

  if look.large { step fit { run "fit \"$size\"" } }
}
```

Have a step in the loop read the item and write a small output, and decide by that.
Or have the step that makes the list write two lists.
Items of a list written out in the flow, and of parameters, may be looked at.

"""#,
"latest-image": #"""
# latest-image

The image has no version, or the version `latest`, so it may be another one tomorrow.

The same YAML should run the same program.
Kubernetes pulls `latest` anew for every pod, so even the items of one loop can run different code.

Suspicious:

```flow
step fit {
  image "acme/trainer:latest"
  run "fit"
}
```

Better:

```flow
step fit {
  image "acme/trainer:2.4.1"
  run "fit"
}
```

Name a version, or a digest: `acme/trainer@sha256:…`.
Leave it while you develop on a laptop, and mend it before the flow gets a schedule.

"""#,
"list-value": #"""
# list-value

A condition looks at a list where it needs one value.

A step in a `foreach` runs once for each item, so outside the loop its output is a list, in item order.
Which of the values should decide is for you to say.
Lists stay in the store; Argo knows only how long they are.

Wrong:

```flow
foreach rate in [0.1, 0.2] {
  step fit { output score: float; run "fit \"$rate\" > \"$score\"" }
}

if fit.score > 0.9 { step publish { run "publish" } }
```

Right:

```flow
foreach rate in [0.1, 0.2] {
  step fit { output score: float; run "fit \"$rate\" > \"$score\"" }
}

step best { input scores = fit.score; output score: float; run "max \"$scores\" > \"$score\"" }

if best.score > 0.9 { step publish { run "publish" } }
```

Have a step read the list and write the one value.
To decide item by item, put the `if` inside the loop.
To decide by the number of items, use `len(…)`.

"""#,
"many-nodes": #"""
# many-nodes

One run would have more than 1000 nodes.

Every step, every item of a loop and every retry is a node, and Argo's controller goes over all of them each time a pod changes.
One to two thousand are comfortable; beyond, runs slow each other down (argo-workflows#13783).

Suspicious:

```flow
foreach number in 1..2000 {
  step fit { run "fit \"$number\"" }
}
```

Better:

```flow
foreach chunk in 1..100 {
  step fit { run "fit --chunk \"$chunk\"" }
}
```

Give each item more to do.
Leave it, and set `limits.nodes` in `flowc.yaml`, when your cluster is made for it.

"""#,
"misplaced-statement": #"""
# misplaced-statement

The statement exists, and belongs somewhere else.

A flow holds parameters, schedules, defaults and steps; a step holds what one container needs; `defaults` holds what steps have in common.
A handler holds steps only: Argo runs it when the flow is over, and knows no outputs then that could decide anything.

Wrong:

```flow
flow nightly {
  image "busybox:1.37"

  step load { run "load" }
}
```

Right:

```flow
flow nightly {
  defaults { image "busybox:1.37" }

  step load { run "load" }
}
```

Move the statement to the place the note names.
Steps do not hold steps: put the second one beside the first, and let it wait with `after`.

"""#,
"missing-image": #"""
# missing-image

A step has no image to run in, or its image has no name.

Every step is a container, and a container is made from an image.
A name with a space in it passes `argo lint`, and fails when the pod is made.

Wrong:

```flow
flow nightly {
  step load { run "load" }
}
```

Right:

```flow
flow nightly {
  defaults { image "busybox:1.37" }

  step load { run "load" }
}
```

Name an image in the step, in `defaults` for all steps, or as `image` in `flowc.yaml` for all flows.

"""#,
"missing-program": #"""
# missing-program

A step has nothing to run.

A step is a container, and a container runs one program.
flowc writes the command out, since otherwise Argo asks the image's registry for it, which may be out of its reach.

Wrong:

```flow
step load {
  cpu 2
}
```

Right:

```flow
step load {
  cpu 2
  run "load --all"
}
```

Give it `run "…"` for a script, or `exec ["…"]` for a program and its arguments.
To only order other steps, `after` is enough: no step in between is needed.

"""#,
"name-clash": #"""
# name-clash

One variable of a process is set in two ways.

A parameter, a loop variable, an input and an output are variables under their own names, and so is every `env` and `secret`.
Kubernetes keeps the last of two variables of one name, and which is last is not for a reader to see.

Wrong:

```flow
param mode: string = "full"

step load { env mode = "sample"; run "load \"$mode\"" }
```

Right:

```flow
param mode: string = "full"

step load { env LOAD_MODE = "sample"; run "load \"$mode\"" }
```

Rename one of them, or leave out the `env` when the value is there already.
Variables in capitals never clash with names of the flow.

"""#,
"name-too-long": #"""
# name-too-long

The name is longer than Kubernetes lets it be.

A step's name ends up in labels, and a label holds 63 characters.
A flow's name begins the names of its runs and pods: a scheduled run adds 11 characters and a pod adds its template, so 40 are left for the flow (argo-workflows#5318, #11356).
Beyond that the objects are made and the pods are refused, one at a time, at night.

Wrong:

```flow
step load_the_orders_of_all_regions_and_all_customers_since_the_beginning { run "load" }
```

Right:

```flow
/// Loads the orders of all regions and all customers since the beginning.
step load_all_orders { run "load" }
```

Say the rest in a `///` comment: it becomes the description people see.

"""#,
"needless-default": #"""
# needless-default

What stands before `??` is always there, so what stands after it is never used.

A default that cannot be used misleads: a reader takes the value for one that may be absent.
Often the `??` is left from a time when the step stood in an `if`.

Suspicious:

```flow
step measure { output score: float; run "measure > \"$score\"" }

step report { input score = measure.score ?? 0.0; run "report \"$score\"" }
```

Better:

```flow
step measure { output score: float; run "measure > \"$score\"" }

step report { input score = measure.score; run "report \"$score\"" }
```

Take the `??` and what follows it away.
Leave it while you are about to move the step into a branch.

"""#,
"no-flow": #"""
# no-flow

The file holds no flow, so there is nothing to compile.

A file that was emptied by accident would otherwise make its manifests disappear, and git would call that a change like any other.

Wrong:

```flow
// The nightly flow has moved.
```

Right:

```flow
flow nightly {
  step load {
    image "busybox:1.37"
    run "load"
  }
}
```

Write a flow, or delete the file.
`flowc init` writes one to begin with.

"""#,
"not-a-list": #"""
# not-a-list

A loop or `len` needs a list, and this is something else.

The number of items decides how many pods there are, and Argo has to know it.
A list may be written out, a range, a parameter of type `list<…>`, or an output of that type.

Wrong:

```flow
param names: string = "ada,grace"

foreach name in names {
  step greet { run "echo \"$name\"" }
}
```

Right:

```flow
param names: list<string> = ["ada", "grace"]

foreach name in names {
  step greet { run "echo \"$name\"" }
}
```

Declare the value as a list.
To run a number of times, loop over a range: `foreach number in 1..10`.
A `json` output is not looked into: write the list as an output of its own.

"""#,
"not-yet": #"""
# not-yet

The word is part of the language, and this version of flowc cannot compile it yet.

The words are reserved so that a file means the same in every version, and so that this message stands here in place of a misleading one.
Reserved are `approve`, `batch`, `call`, `import`, `lock`, `nodes`, `profile`, `repeat` and `task`.
All of them may still be the names of steps and values.

Wrong:

```flow
foreach name in ["ada", "grace"] batch 10 {
  step greet { run "echo \"$name\"" }
}
```

Right:

```flow
foreach name in ["ada", "grace"] max 10 {
  step greet { run "echo \"$name\"" }
}
```

Leave the statement out, or say it with what there is: `max` limits how many run at once, `parallelism` does so for a flow.
A second flow with its own schedule often takes the place of `call`.

"""#,
"optional-value": #"""
# optional-value

The value is there only in some runs, and is read as if it were there in all.

A step in an `if` that is not taken writes nothing, nor does one that is allowed to fail and does.
What Argo does with a reference to such an output has changed from release to release: literal text, a failed step, or a run that hangs for ever (argo-workflows#15837, #16793).

Wrong:

```flow
param mode: string = "full"

if mode == "full" {
  step publish { output url: string; run "publish > \"$url\"" }
}

step report { input url = publish.url; run "report \"$url\"" }
```

Right:

```flow
param mode: string = "full"

if mode == "full" {
  step publish { output url: string; run "publish > \"$url\"" }
}

step report { input url = publish.url ?? "none"; run "report \"$url\"" }
```

Say with `??` what to use instead: a constant, or the output of the other arm.
Or move the reader into the same block, where the value is always there.
Two arms of one `if` never run together, so neither can read the other.

"""#,
"out-of-range": #"""
# out-of-range

A number is outside what the setting can mean.

Each report names the numbers that are possible: at least one pod at a time, at most 100 retries, exit codes from 1 to 255, whole GPUs, a user that is not root.
Argo and Kubernetes would refuse such a number later, or take it for "no limit".

Wrong:

```flow
foreach rate in [0.1, 0.2] max 0 {
  step fit { run "fit \"$rate\"" }
}
```

Right:

```flow
foreach rate in [0.1, 0.2] max 1 {
  step fit { run "fit \"$rate\"" }
}
```

Write a number in the range.
To have no limit, leave the setting out.
A range counts up: `1..10`.

"""#,
"plain-secret": #"""
# plain-secret

A text in the flow looks like a password, a key or a token.

The flow is in git, and its text goes into the YAML and into every pod and run that people can look at.
What was in git once is there for good.

Suspicious:

```flow
step load {
  env DATABASE_PASSWORD = "correct-horse"
  run "load"
}
```

Better:

```flow
step load {
  secret DATABASE_PASSWORD from "database" key "password"
  run "load"
}
```

Keep it in a Kubernetes Secret and name that here; then change the password, since the old one was read.
Leave it when the text is no secret: a name, a public key, a value for tests.

"""#,
"repeated-setting": #"""
# repeated-setting

A setting stands twice where there can be one.

Only the last would count, and a reader may see only the first.
In YAML the same mistake is a repeated key, which Argo's own reader refuses.

Wrong:

```flow
step load {
  memory 1Gi
  memory 2Gi
  run "load"
}
```

Right:

```flow
step load {
  memory 2Gi
  run "load"
}
```

Keep the one that is meant.
A step overrides `defaults`, so a value that differs for one step stands in both places without harm.
A step runs one program: put several commands into one `run` script, or into several steps.

"""#,
"request-over-limit": #"""
# request-over-limit

The request is more than the limit.

`4Gi..8Gi` reads as request and limit: what the scheduler keeps free for the pod, and what it may use at most.
Kubernetes refuses a pod that asks for more than it may use.

Wrong:

```flow
step fit {
  memory 8Gi..4Gi
  run "fit"
}
```

Right:

```flow
step fit {
  memory 4Gi..8Gi
  run "fit"
}
```

Put the smaller one first.
One amount alone is both.

"""#,
"reserved-name": #"""
# reserved-name

The name means something to Argo, to Kubernetes, to the runtime or to common programs.

A step called `or` breaks the expressions that tell Argo who waits for whom.
Variables that begin with `FLOW_`, `ARGO_` or `KUBERNETES_` are set by those who own them.
A variable `http_proxy` would change where programs send their requests.
Argo's controller overwrites its own labels.

Wrong:

```flow
step or { run "load" }
```

Right:

```flow
step load { run "load" }
```

Choose another name.
To set a proxy for a program, write `env HTTP_PROXY = "…"`.

"""#,
"scheduled-parameter": #"""
# scheduled-parameter

The flow has a schedule, and a parameter that only a person could set.

A scheduled run starts with the defaults.
Argo refuses a run whose parameter has no value, each night anew.

Wrong:

```flow
param day: string

schedule "0 4 * * *"
```

Right:

```flow
param day: string = "yesterday"

schedule "0 4 * * *"
```

Give the parameter a default that is right for scheduled runs.
Who starts the flow by hand may still set another.

"""#,
"shadowed-name": #"""
# shadowed-name

An inner name hides an outer one, and the program sees only the inner.

Parameters, loop variables, inputs and outputs all reach a program as environment variables of their own names, and a process has one variable of a name.
A script that means the parameter gets the input.

Suspicious:

```flow
param table: string = "orders"

step extract { output rows: file; run "extract \"$table\" > \"$rows\"" }

step report { input table = extract.rows; run "report \"$table\"" }
```

Better:

```flow
param table: string = "orders"

step extract { output rows: file; run "extract \"$table\" > \"$rows\"" }

step report { input rows = extract.rows; run "report \"$rows\"" }
```

Rename the inner one.
Leave it when the inner value is meant to stand in for the outer everywhere in the block.

"""#,
"too-large-environment": #"""
# too-large-environment

A script, an argument or a variable is larger than Linux lets one be.

The kernel allows 128 KiB for one argument or variable, with the zero byte at its end (`MAX_ARG_STRLEN`).
A larger one fails the container at its start with "argument list too long" (argo-workflows#12190).

Wrong: a script of 200 KiB between the quotes.

```flow
step load {
  run python3 """
    TABLE = [ "200 KiB of data" ]
    """
}
```

Right:

```flow
step load {
  exec ["python3", "load.py"]
}
```

Put the script or the data into a file: in the image, in the code folder, or in the store as an output of a step.

"""#,
"too-large-object": #"""
# too-large-object

One run would store more than etcd takes in one object.

Argo copies all templates of a run into the Workflow object.
etcd refuses objects above 1.5 MiB, and Argo can move the state of nodes elsewhere, but never the templates (argo-workflows#7121).
The run would be refused when it starts.

Wrong: hundreds of steps with scripts of several KiB each.

```flow
step load {
  run """
    thousands of lines
    """
}
```

Right:

```flow
step load {
  exec ["./load.sh"]
}
```

Move long scripts into the image or into the code folder.
Put what steps have in common into `defaults`, which is written once.
Split the flow in two when it grows on.
`limits.object` in `flowc.yaml` raises the limit for an etcd that allows more.

"""#,
"too-many-nodes": #"""
# too-many-nodes

One run would have more nodes than the project allows, 5000 unless it says otherwise.

Argo keeps the state of all nodes in one object.
It compresses them, and beyond some thousands needs a database to move them to; without one, the run stops with an error in the middle of its work (argo-workflows#13783).

Wrong:

```flow
foreach number in 1..6000 {
  step fit { run "fit \"$number\"" }
}
```

Right:

```flow
foreach chunk in 1..100 {
  step fit { run "fit --chunk \"$chunk\"" }
}
```

Give each item more to do: a step that works through sixty numbers is also faster than sixty pods.
Raise `limits.nodes` in `flowc.yaml` when your controller has such a database.

"""#,
"type-mismatch": #"""
# type-mismatch

A value of one type stands where another type is needed.

In Argo's YAML every value is text, and as text `"10"` comes before `"9"`.
flowc knows the types, compares numbers as numbers, and converts silently only from `int` to `float`.

Wrong:

```flow
param epochs: int = 3

if epochs == "3" { step fit { run "fit" } }
```

Right:

```flow
param epochs: int = 3

if epochs == 3 { step fit { run "fit" } }
```

Change the value, or the declared type.
A condition is a `bool`: compare a number with something.
Arguments of `exec` are strings; values reach the program as environment variables.
Parameters are typed in by whoever starts a run, so they cannot be files: take a path or an address as a `string`.

"""#,
"undeclared-variable": #"""
# undeclared-variable

A script reads a variable that nothing in the flow sets.

Inputs, outputs, parameters and loop variables reach a script as variables of their own names.
A misspelt one is empty in `sh`, and the program runs on with an empty text.

Suspicious:

```flow
param day: string = "today"

step load {
  run "load --day \"$dya\""
}
```

Better:

```flow
param day: string = "today"

step load {
  run "load --day \"$day\""
}
```

Correct the name, or declare an input for it: outputs of other steps are there only when they are read as inputs.
flowc looks at names in lower case only, and knows `for`, `read` and assignments.
Leave it when the image or a file the script reads sets the variable; in capitals it is not reported.

"""#,
"unexpected-character": #"""
# unexpected-character

A character stands outside strings and comments that no part of the language uses.

Names are made of lower-case letters, digits and `_`; everything else a file may hold is a string, a number, a comment or one of a few operators.
Quotes copied from a text program look right and are other characters.

Wrong:

```flow
step load {
  image 'busybox:1.37'  # one image for all
  run "load"
}
```

Right:

```flow
step load {
  image "busybox:1.37"  // one image for all
  run "load"
}
```

Strings take `"`, comments begin with `//`, and a value is named without `$`.
"And" and "or" are `&&` and `||`.
A space that is reported is one that only looks like a space: type it again.

"""#,
"unknown-function": #"""
# unknown-function

The only function is `len`, which counts the items of a list.

Conditions are evaluated by Argo's controller between steps, over the small values it knows.
A function of flowc's own would have to run somewhere, and that is what steps are for.

Wrong:

```flow
param names: list<string> = ["a", "b"]

if count(names) > 1 {
  step load { run "load" }
}
```

Right:

```flow
param names: list<string> = ["a", "b"]

if len(names) > 1 {
  step load { run "load" }
}
```

Use `len`, or let a step work the value out, write it as an output, and decide by that.

"""#,
"unknown-interpreter": #"""
# unknown-interpreter

flowc does not know how to hand a script to this program.

Each interpreter takes a script in its own way: `python3 -c`, `node -e`, `sh -ec`.
flowc knows `sh`, `bash`, `python3`, `python`, `node`, `perl`, `ruby`, `php`, `julia`, `deno` and `pwsh`.

Wrong:

```flow
step fit {
  image "r-base:4.4.1"
  run Rscript "print('hello')"
}
```

Right:

```flow
step fit {
  image "r-base:4.4.1"
  exec ["Rscript", "-e", "print('hello')"]
}
```

Correct the name, or start the program yourself with `exec`.

"""#,
"unknown-name": #"""
# unknown-name

A word stands here that names nothing: no parameter, no loop variable, none of the words this place knows.

In Argo's YAML a misspelt parameter is not an error: the text `{{…}}` reaches the container as it is (argo-workflows#12899).

Wrong:

```flow
param mode: string = "full"

if mode == full {
  step fit { run "fit" }
}
```

Right:

```flow
param mode: string = "full"

if mode == "full" {
  step fit { run "fit" }
}
```

Correct the name, or declare the parameter.
Text stands in quotes.
A loop variable exists inside its loop only: after the loop, read an output of the steps in it.
Settings that take one of a few words name them in the report.

"""#,
"unknown-output": #"""
# unknown-output

The step exists, and has no output of this name.

An output exists because a step declares it: the declaration gives it a type, a path to write to and a place in the store.
What a program writes elsewhere is gone with its container.

Wrong:

```flow
step extract { run "extract" }

step report { input table = extract.table; run "report \"$table\"" }
```

Right:

```flow
step extract { output table: file; run "extract > \"$table\"" }

step report { input table = extract.table; run "report \"$table\"" }
```

Correct the name, or declare the output in the step that makes it.
To wait for a step without reading from it, write `after extract`.
An output has no parts to name: let the program that reads a `json` pick what it needs.

"""#,
"unknown-project-key": #"""
# unknown-project-key

`flowc.yaml` holds a setting that flowc does not know.

A misspelt setting must not be passed over: a flow without its namespace or its store would go somewhere else.

Wrong:

```yaml
namepsace: data
runtime-image: ghcr.io/acme/flowrt:1
```

Right:

```yaml
namespace: data
runtime_image: ghcr.io/acme/flowrt:1
```

Correct the name; words are joined by `_`.
Settings are `store`, `store_endpoint`, `store_region`, `runtime_image`, `image`, `registry`, `namespace`, `argo_version`, `service_account`, `executor_service_account`, `security`, `labels`, `output`, `code` and `limits`.
What only some flows need stands in their own files.

"""#,
"unknown-statement": #"""
# unknown-statement

A line begins with a word that begins no statement here.

A misspelt setting must not be passed over.
Argo's controller ignores fields it does not know, and the step would run without its memory or its timeout, and say nothing.

Wrong:

```flow
step load {
  memroy 2Gi
  run "load"
}
```

Right:

```flow
step load {
  memory 2Gi
  run "load"
}
```

Take the suggestion when there is one.
A loop begins with `foreach`, a program with `run` or `exec`, a choice with `if` or `switch`.
`else` stands after the `}` of its `if`.

"""#,
"unknown-step": #"""
# unknown-step

A name stands where a step should, and no step has it.

In Argo's YAML such a reference is text.
Argo checks only some of these texts; a step that refers to a missing task can wait for ever, with nothing in the log.

Wrong:

```flow
step extract { output table: file; run "extract > \"$table\"" }

step report { input table = extarct.table; run "report \"$table\"" }
```

Right:

```flow
step extract { output table: file; run "extract > \"$table\"" }

step report { input table = extract.table; run "report \"$table\"" }
```

Correct the name, or declare the step.
A flow cannot read the outputs of its handlers, which run after everything else, and handlers cannot read one another's.

"""#,
"unknown-time-zone": #"""
# unknown-time-zone

No time zone has this name.

Zones are named by the IANA time zone database: `Europe/Berlin`, `America/New_York`, `UTC`.
Abbreviations such as `CEST` belong to several places, or to half a year only; offsets do not know about summer time.
Argo's controller refuses a zone it does not know, and the schedule never runs.

Wrong:

```flow
schedule "0 4 * * *" in "Europe/Berlni"
```

Right:

```flow
schedule "0 4 * * *" in "Europe/Berlin"
```

Name the zone after a large city in it.
Without `in`, the schedule runs by the controller's clock, which is UTC nearly everywhere.

"""#,
"unknown-type": #"""
# unknown-type

The word after the colon is no type.

Types are `string`, `int`, `float`, `bool`, `json`, `file`, `dir` and `list<…>`, each made optional by `?`.
The type decides what the program finds in the variable, what the runtime checks when the step ends, and whether a condition may look at the value.

Wrong:

```flow
step split {
  output rows: integer
  output shards: list
  run "split > \"$rows\" \"$shards\""
}
```

Right:

```flow
step split {
  output rows: int
  output shards: list<string>
  run "split > \"$rows\" \"$shards\""
}
```

Say of what a list is.
For a folder write `dir`; for a map or anything else with an inner shape write `json`.

"""#,
"unobservable-step": #"""
# unobservable-step

The step may fail, and neither its success nor its failure changes anything.

With `allow failure` a failed step does not fail the flow.
When it writes nothing, nobody waits for it and its script calls nothing but small tools, it could be deleted and no run would differ.

Suspicious:

```flow
step notify {
  allow failure
  run "echo finished"
}
```

Better:

```flow
step notify {
  run "./notify.sh finished"
}
```

Let the step do what it was meant to, give it an output, let somebody wait for it, or take `allow failure` away.
Leave it when its log lines are all it is for.

"""#,
"unsupported-by-argo": #"""
# unsupported-by-argo

A setting needs a newer Argo than the output is for.

flowc writes YAML that is right for Argo 3.6 to 4.1 at once, unless `--argo-version` or the project file names one.
A field that a release does not know is dropped there without a word, and the step runs without it.

Wrong, for the default range of releases:

```flow
step fit {
  pending 30m
  run "fit"
}
```

Right, for all of them:

```flow
timeout 6h

step fit {
  run "fit"
}
```

Set `argo_version` in `flowc.yaml` to the release you run, if it has the field.
Otherwise leave the setting out: the flow's own `timeout` ends a run that waits for too long, in every release.

"""#,
"unsupported-by-job": #"""
# unsupported-by-job

The flow needs somebody who decides while it runs, and plain Jobs have nobody.

With `--target job` each step becomes a Kubernetes Job that waits for its inputs in the store.
No controller looks at outputs, so there are no branches, no loops over what a step wrote, no handlers and no steps that may fail.

Wrong, for `--target job`:

```flow
param mode: string = "full"

if mode == "full" {
  step fit { run "fit" }
}
```

Right:

```flow
param mode: string = "full"

step fit { run "fit --mode \"$mode\"" }
```

Let a program decide inside its step, write a list to loop over into the flow, or build for Argo.
A flow of one step with a schedule becomes a CronJob.

"""#,
"unsupported-expression": #"""
# unsupported-expression

The expression is understood, and flowc cannot compile it here.

An input is handed on, never computed: a reference, a constant, or several of them with `??`.
Arithmetic in Argo goes through floating point and text, and no user's value is ever pasted into anything.
Conditions look at what Argo can know: constants, parameters, small outputs and lengths of lists.

Wrong:

```flow
param epochs: int = 3

step fit { input twice = epochs * 2; run "fit \"$twice\"" }
```

Right:

```flow
param epochs: int = 3

step fit { run "fit \"$((epochs * 2))\"" }
```

Compute in the program that uses the value.
When several steps need it, have one step write it as an output.
For a list whose items come from steps, have a step write the list, and loop over that.

"""#,
"unterminated-string": #"""
# unterminated-string

A string begins here, and its line or the file ends before a closing quote does.

A string in `"…"` ends on the line it begins on.
A block, which begins with `"""`, goes on until as many quotes close it, so one that is never closed swallows the rest of the file.

Wrong:

```flow
step load {
  run "load --all
}
```

Right:

```flow
step load {
  run "load --all"
}
```

Add the missing quote.
Write `\"` for a quote inside `"…"`; a backslash before the last quote takes it away from the string.
For text of several lines, use `"""` on a line of its own at both ends.

"""#,
"unused-output": #"""
# unused-output

The step is read from, and this one of its outputs by nobody.

Each run stores the output, which costs time and money.
Often the reader is missing: an input that was meant to be there.
Outputs of a step that nobody reads at all are results of the flow, and are not reported.

Suspicious:

```flow
step fit { output model: file; output log: file; run "fit \"$model\" \"$log\"" }

step publish { input model = fit.model; run "publish \"$model\"" }
```

Better:

```flow
step fit { output model: file; run "fit \"$model\"" }

step publish { input model = fit.model; run "publish \"$model\"" }
```

Leave the output out, or read it where it was meant to go.
Leave it in when people look at it in the store after the run.

"""#,
"unwritten-output": #"""
# unwritten-output

A script never mentions an output that its step declares.

The runtime sets a variable of the output's name to a path, and the script writes there.
An output that is not written fails the step, after all its work is done.

Suspicious:

```flow
step load {
  output table: file
  output rows: int
  run "load > \"$table\""
}
```

Better:

```flow
step load {
  output table: file
  output rows: int
  run "load > \"$table\" && wc -l < \"$table\" > \"$rows\""
}
```

Write the output to its path, or leave it out.
Leave it when a program that the script calls reads the variable by itself.

"""#,
"absent-output": #"""
# absent-output

An output is read whose step or task may have been skipped, and nothing says what to take instead.

What then happens depends on the release: an error (from 3.7.16 and 4.0.7), waiting for ever (3.7.11 to 3.7.15, 4.0.2 to 4.0.6), or the text `{{…}}` in the container (before) (argo-workflows#15837, #15949).

One of these helps in all releases: `valueFrom.default` on the output; an expression with `??`, as `{{=steps.a?.outputs?.parameters?.x ?? 'none'}}`; or the same `when` on the reader.

"""#,
"argument-value": #"""
# argument-value

An argument has no value, or one from a source that arguments do not have.

Arguments have a `value`, or `valueFrom` with `configMapKeyRef`, `supplied` or `event`. What another step made is a value with a tag: `value: "{{steps.a.outputs.parameters.x}}"`.
The arguments of a workflow may be left open in a file; `--submit` asks for them, too, as a submission does.

"""#,
"artifact-place": #"""
# artifact-place

An artifact does not say where it comes from or goes to, or says it twice.

In containers and scripts an artifact has a `path` of a file, which does not lead out of its folder by `..`. In `steps` and `dag` there are no files and no `path`. An argument has `from` or one place such as `s3`; an input has no `from`.

"""#,
"bad-depends": #"""
# bad-depends

`depends` cannot be read, or asks for a result that tasks do not have.

It is made of names of tasks, their results (`Succeeded`, `Failed`, `Errored`, `Skipped`, `Omitted`, `Daemoned`, and of loops `AnySucceeded` and `AllFailed`), `&&`, `||`, `!` and brackets. `and`, `or` and `not` would be tasks.

"""#,
"bad-expression": #"""
# bad-expression

The expression cannot be read, or calls a function that is not there.

Argo's lint looks into no expression (argo-workflows#10630). The language is expr-lang, with `sprig.…` but for `env`, and Argo's `asInt`, `asFloat`, `toJson` and `jsonpath`.
`}}` ends the tag wherever it stands, in the middle of an expression as well.

"""#,
"bad-param-list": #"""
# bad-param-list

`withParam` is not, and cannot become, a list in JSON.

It is one tag, or a list: `withParam: "{{steps.list.outputs.result}}"`, `withParam: '["a", "b"]'`.
Otherwise the step fails with `withParam value could not be parsed as a JSON list` (argo-workflows#6642).

"""#,
"bad-selector": #"""
# bad-selector

The selector of labels is none that Kubernetes reads.

Operators are `In` and `NotIn`, with `values`, and `Exists` and `DoesNotExist`, without.

"""#,
"bad-sequence": #"""
# bad-sequence

The sequence is none: `count`, `start` and `end` are whole numbers, and `format` has one place for a number.

Right:

```yaml
withSequence:
  count: "3"
  format: part-%03d
```

"""#,
"bad-when": #"""
# bad-when

The condition cannot be read, or is none.

`when` is read by govaluate after tags are filled in: `==`, `!=`, `<`, `=~`, `in (a, b)`, `&&`, `||`, `!`. `=` is no operator. A text with other characters than letters, digits and `_` stands in quotes.
The safest form is an expression that gives `true` or `false` itself: `when: "{{=inputs.parameters.mode == 'full'}}"`.

"""#,
"container-set": #"""
# container-set

The containers of the set do not fit together.

Dependencies name containers of the set, without circles. Inputs and outputs are those of the container `main`.

"""#,
"control-character": #"""
# control-character

A character in this value ends the workflow with `invalid JSON` (argo-workflows#15512).

Argo writes values into JSON with Go's quoting, whose `\x1b`, `\a`, `\v` and `\U…` JSON does not have. Colours for terminals are the usual case. Hand the value over in base64.

"""#,
"cron-clock": #"""
# cron-clock

A change of the clocks leaves a run out or doubles it.

Choose a time outside the change, or `timezone: UTC`.

"""#,
"cron-condition": #"""
# cron-condition

The condition of the CronWorkflow cannot be worked out.

Simple tags hold texts only, so the counts `cronworkflow.failed` and `cronworkflow.succeeded` need an expression, and bare words are unknown names, so texts need quotes.

Wrong:

```yaml
when: "{{cronworkflow.failed}} < 3"
```

Right:

```yaml
when: "{{= cronworkflow.failed < 3 }}"
```

"""#,
"cron-days": #"""
# cron-days

The schedule fires at other times than it seems to.

With day of month and day of week both set, cron fires when either fits: `0 4 1 * 1` is every Monday, and every first of a month. `@every` counts from the controller's start, and nothing that was missed is made up for.

"""#,
"cron-schedule": #"""
# cron-schedule

The schedule is none that Argo reads, or never fires.

Five fields: minute, hour, day of month, month, day of week, with Sunday as `0`. Or `@daily` and the like, or `@every 1h`. A time zone stands in `timezone`: inside the schedule the CRDs refuse it since 4.0.

"""#,
"cron-zone": #"""
# cron-zone

No time zone has this name.

Zones are those of the IANA database: `Europe/Berlin`, `UTC`.

"""#,
"depends-style": #"""
# depends-style

The DAG mixes two ways to say what comes before what.

`depends` goes with neither `dependencies` nor `continueOn` in one DAG: write `a.Succeeded || a.Failed` for a task that may fail. A task whose name begins with a digit has no dependencies.

"""#,
"early-status": #"""
# early-status

`workflow.status` and `workflow.failures` are known at the end: in exit handlers and hooks.

Elsewhere the tag reaches the container as text. Argo's lint lets `workflow.status` pass everywhere.

"""#,
"elsewhere-template": #"""
# elsewhere-template

The object referred to is not among the files.

It may well be in the cluster, so this is a remark and fails nothing. What its templates take and give is not checked. Give its file as well, or say `--offline` when there is nothing else.

"""#,
"empty-loop-result": #"""
# empty-loop-result

The list of a loop's results is read, and there may be no items or none that ran.

The list is then not empty but missing, and is waited for, for ever (argo-workflows#13193, #16793).

Wrong:

```yaml
value: "{{steps.each.outputs.parameters}}"
```

Right:

```yaml
value: "{{=steps['each']?.outputs?.parameters ?? '[]'}}"
```

"""#,
"endless-recursion": #"""
# endless-recursion

A template runs itself again, and no condition on the way ever stops it.

Argo ends the workflow at 100 levels (`max depth exceeded`). Put a `when` on the step or task that goes round.

"""#,
"endless-retry": #"""
# endless-retry

Without a `limit`, a step that fails is tried again for ever, at once: the waits of `backoff` are kept only while attempts are left (argo-workflows#9425).

Set `limit`. One that is meant to be tried until it works is better a loop with a condition in the program.

"""#,
"enum-value": #"""
# enum-value

The value is none of those that the parameter may have.

Argo compares a parameter's own `value` with its own `enum` only. What a step hands to a template's input it compares neither when linting nor when running; flowc does.

"""#,
"escaped-item": #"""
# escaped-item

`{{item.key}}` keeps JSON's backslashes.

Argo inserts the JSON text of the value less its outer quotes: `say "hi"` arrives as `say \"hi\"`. Take such characters out of the value, or hand on `{{item}}` as a whole and read its JSON in the container.

"""#,
"exit-scope": #"""
# exit-scope

What steps and tasks leave behind is not known outside their template, exit handlers included.

The tag stays as text (argo-workflows#8237). Export the output with `globalName`, and read `{{workflow.outputs.parameters.NAME}}`.

"""#,
"hook-expression": #"""
# hook-expression

A hook needs an `expression` that says when it runs. Only the hook `exit` runs by itself.

Argo's lint asks for it in steps and workflows, and not in tasks of a DAG, where the controller then fails.

"""#,
"huge-loop": #"""
# huge-loop

The loop makes more nodes than one workflow bears.

Every node is in the workflow's status, which etcd takes up to 1.5 MiB. Nodes are told apart by 32 bits of a hash: at 10,000 of them two are alike in one workflow of a hundred, and the controller ends it with `already initialized`.
Let every item do more, or run several workflows.

"""#,
"image-missing": #"""
# image-missing

A container has no image, and `templateDefaults` has none for it.

"""#,
"implicit-command": #"""
# implicit-command

Without `command`, the controller asks the image's registry what the image would run.

That works where the controller reaches the registry and may read the image. Otherwise the pod does not start. Say the command, and nothing depends on it. This is a remark, and fails nothing.

"""#,
"invalid-label": #"""
# invalid-label

Kubernetes refuses this label.

A value has at most 63 characters: letters, digits, `-`, `_` and `.`, with a letter or digit first and last. A key is the same, with an optional DNS name and `/` before it. Argo's lint looks at neither, and the pods are refused later.
Texts for people belong in annotations.

"""#,
"invalid-name": #"""
# invalid-name

The name has characters that names do not have here.

Objects: lower case letters, digits, `-` and `.` (RFC 1123). Templates, steps, tasks and containers of a set: letters, digits and `-`. Parameters and artifacts: letters, digits, `-` and `_`.

"""#,
"invocation-target": #"""
# invocation-target

A step, task or hook runs one template, and this says none or several.

One of `template`, `templateRef` (with `name` and `template`) and `inline` is needed.

"""#,
"keyword-task": #"""
# keyword-task

In a DAG with `depends`, the task's name is a word of the expression language.

Argo makes an expression of `depends`, in which `not`, `in`, `let`, `true` and the like are no names. Nothing that waits for the task can be worked out. Call it something else.

"""#,
"large-manifest": #"""
# large-manifest

The object has more than 1 MiB.

etcd takes 1.5 MiB, and Argo stores a copy of the templates in the status of a run. Split the workflow: templates into WorkflowTemplates, long texts into ConfigMaps or artifacts.

"""#,
"large-text": #"""
# large-text

One argument or variable has more than 128 KiB, which Linux does not hand to a program (argo-workflows#12190).

Put the text into an artifact, a ConfigMap or the image.

"""#,
"long-name": #"""
# long-name

The name is too long.

A workflow's name becomes a label of its pods, which has at most 63 characters. A CronWorkflow has 52, since 11 are appended for every run. Templates, steps and tasks have 128.

"""#,
"loop-artifact": #"""
# loop-artifact

Artifacts and exit codes of a loop's items are gathered by nobody (argo-workflows#934, #9061).

Let every item write below one key prefix, with something of the item in the key, and read the prefix as one artifact.

"""#,
"loop-kind": #"""
# loop-kind

A loop has one source of items: `withItems`, `withParam` or `withSequence`; a sequence has a `count` or an `end`.

`withItems` is a list in the file; for a list made at run time use `withParam`.

"""#,
"loop-late-variable": #"""
# loop-late-variable

Inside a loop every simple tag must be known when the items are made, and this one is known later only.

The step ends with an error as soon as it would loop. Among such names are the step's own results (in its hooks), `pod.name` and `workflow.status`.
Let the loop run a template with one step, and put the hook there.

"""#,
"lost-settings": #"""
# lost-settings

A template run by `templateRef` comes alone: without the volumes, claims and defaults of the spec around it.

It mounts a volume that only its own object declares, so its pods are refused when this workflow runs them (argo-workflows#6896, #13977).
Declare the volume in the template itself, or in every workflow that runs it.

"""#,
"malformed-duration": #"""
# malformed-duration

The duration is none that Argo reads.

Durations are numbers with units: `30s`, `1h30m`, `500ms`. There are no days. `timeout` wants the unit; where Argo takes seconds, a plain number does.
A `maxDuration` below the first wait means that nothing is tried again.

"""#,
"malformed-quantity": #"""
# malformed-quantity

The quantity is none that Kubernetes reads.

`500m`, `2`, `1Gi`, `1G`; not `1GB`, and no tag: resources that are known at run time only go into `podSpecPatch`.

```yaml
podSpecPatch: |
  containers:
  - name: main
    resources:
      requests:
        memory: "{{inputs.parameters.memory}}"
```

"""#,
"malformed-yaml": #"""
# malformed-yaml

The file is no YAML that Kubernetes reads, so nothing in it was checked.

The report is about the first such place. Tabs do not indent; a `:` with a space after it, and a `#` with one before it, need quotes around the text.
Keys are texts, numbers or bools, and not lists, mappings or null.

"""#,
"memoize-rule": #"""
# memoize-rule

The step's memory cannot be kept.

Keys have letters, digits and `-`, and begin with no `-`; Argo's lint lets others pass, and the node fails. `maxAge` is a duration such as `12h`; there are no days. For keys of anything else take a digest: `{{=sprig.sha256sum(inputs.parameters.x)}}`.

"""#,
"metric-rule": #"""
# metric-rule

The metric is none that Prometheus or Argo take.

Names and labels have letters, digits and `_`. A metric has a `help`, and is one of counter, gauge and histogram, with a value.

"""#,
"misplaced-limit": #"""
# misplaced-limit

The limit stands on a template that cannot keep it.

`timeout`, `pendingTimeout` and `activeDeadlineSeconds` are for templates that run something themselves; `parallelism` is for `steps` and `dag`. A limit for a whole DAG is `activeDeadlineSeconds` of the workflow.

"""#,
"missing-entrypoint": #"""
# missing-entrypoint

The workflow does not say which template it begins with.

Set `entrypoint`. Objects that only hold templates for others (WorkflowTemplate, ClusterWorkflowTemplate) may leave it out.

"""#,
"missing-field": #"""
# missing-field

Something that must be there is not.

Argo's CRDs name fields that an object cannot do without, and Argo itself wants a name for whatever is referred to by name.

"""#,
"mount-collision": #"""
# mount-collision

Two things are mounted at the same path of a container: two volumes, or a volume and an input artifact.

"""#,
"out-of-bounds": #"""
# out-of-bounds

The value is smaller or larger, or the list shorter or longer, than Argo's CRDs allow.

`parallelism` is at least 1; a DAG has 1 to 200 tasks, a workflow at most 200 templates, a template at most 500 parameters.
A larger DAG is split: a task runs a template that is a DAG itself.

"""#,
"output-source": #"""
# output-source

An output parameter says not from where it comes, says it twice, or names a source that its template does not have.

Containers, scripts and container sets: `path`. `resource`: `jqFilter` or `jsonPath`. `steps` and `dag`: `parameter` or `expression`. `suspend`: `supplied`.

"""#,
"pod-name": #"""
# pod-name

The template's name has capitals, and its pods carry its name.

Kubernetes takes lower case letters in names of pods only, so every pod of the template is refused when it should start (argo-workflows#9670, #10792). Argo's lint says nothing.
Write the name in lower case.

"""#,
"pod-patch": #"""
# pod-patch

`podSpecPatch` is neither YAML nor JSON, or changes fields that a pod does not have.

It is a strategic merge patch of a pod's spec; Argo reads it when the pod is made, and the node fails with an error (argo-workflows#12941). The container of the template is called `main`.

"""#,
"pod-setting": #"""
# pod-setting

Kubernetes would refuse the pod for this setting.

It is one that no CRD checks: operators and effects of tolerations, operators of affinities, kinds and names of volumes, policies, names of variables. Argo's lint says nothing.

"""#,
"repeated-key": #"""
# repeated-key

A mapping has the same key twice.

Argo's strict reader refuses the object; a reader that is not strict keeps the last one and says nothing.
Delete one of the two. The report names the line of the first.

"""#,
"repeated-name": #"""
# repeated-name

Two templates, steps, tasks, parameters or artifacts have the same name.

Names of steps are unique in the whole template, and not only in their group.

"""#,
"repeated-object": #"""
# repeated-object

Two objects among the files have the same kind, namespace and name.

Applied together, one replaces the other.

"""#,
"request-above-limit": #"""
# request-above-limit

A container asks for more than it may use, and Kubernetes refuses the pod.

"""#,
"reserved-container": #"""
# reserved-container

Argo gives this name to a container of its own.

`wait`, `supervisor` and names that begin with `artifact-plugin-` are taken.

"""#,
"resource-condition": #"""
# resource-condition

`successCondition` or `failureCondition` cannot be read.

They are written like selectors of labels: requirements joined by commas, each a path in the object, `==`, `!=`, `<`, `>`, `in (a, b)`. `<` and `>` compare whole numbers.

"""#,
"resource-template": #"""
# resource-template

A `resource` template needs a manifest that is YAML, from `manifest` or `manifestFrom`, and not both.

Values are pasted into it as text: quotes and line breaks in them spoil it (argo-workflows#3449).

"""#,
"retry-rule": #"""
# retry-rule

The rule of retries cannot be kept.

`limit` and `backoff.factor` are whole numbers; `backoff` needs the `duration` of the first wait.

"""#,
"shared-artifact-key": #"""
# shared-artifact-key

All items of a loop write an artifact to the same key, so that one of them is left.

Put something of the item into the key, such as an input, or `{{pod.name}}`.

"""#,
"subtracted-name": #"""
# subtracted-name

In an expression, `-` is minus: `inputs.parameters.my-word` is `inputs.parameters.my` less `word`.

Right:

```yaml
value: "{{=inputs.parameters['my-word']}}"
```

"""#,
"task-cycle": #"""
# task-cycle

Tasks wait for each other in a circle, so that none can begin.

"""#,
"template-kind": #"""
# template-kind

A template does one thing: it is a container, a script, steps, a DAG, and so on.

Make one template of each, and let a `steps` or `dag` template run them. `suspend: {}` needs the braces: an empty field is no field.

"""#,
"templates-beside-reference": #"""
# templates-beside-reference

With `workflowTemplateRef`, the templates are those of the object referred to.

Argo refuses templates beside it. Put them into the WorkflowTemplate, or use `templateRef` where they are run.

"""#,
"uncaptured-result": #"""
# uncaptured-result

The result of a step is read in a spelling that Argo does not find, so it is never kept.

Argo keeps what a step prints only if the text of the template has `steps.NAME.outputs.result` or `['NAME'].outputs.result`, with single quotes. `["NAME"]` and `?.` do not count (`operator.go:hasOutputResultRef`).

Right:

```yaml
value: "{{=steps['a'].outputs.result ?? 'none'}}"
```

"""#,
"unclosed-tag": #"""
# unclosed-tag

A `{{` has no `}}` after it.

Argo searches the object's JSON for the next `}}`: it refuses the object (`Cannot find end tag`) or replaces everything between (argo-workflows#12634). There is no way to escape `{{`.
In scripts with templates of their own (Jinja, Go, awk), the script is better read from the image, an artifact or a ConfigMap.

"""#,
"undefined-volume": #"""
# undefined-volume

A container mounts a volume that nothing declares.

Volumes are those of the template, of the workflow, and `volumeClaimTemplates`. The pod is refused when it should start; Argo's lint says nothing.

"""#,
"unknown-argument": #"""
# unknown-argument

The template has no input of this name, so the argument goes nowhere.

Argo says nothing about it (argo-workflows#1574). A misspelt name shows as `unsupplied-input`, too, unless the input has a default, which is then taken in silence.

"""#,
"unknown-choice": #"""
# unknown-choice

The field takes one of a few words, and this is none of them.

The words are case sensitive, and the report lists them.

"""#,
"unknown-dependency": #"""
# unknown-dependency

No task of this DAG has this name.

`depends`, `dependencies` and `target` name tasks of the same template.

"""#,
"unknown-field": #"""
# unknown-field

Argo has no field of this name here, in none of the releases in question.

Submitting is refused (`unknown field`), and a cluster with Argo's full CRDs, the default since 4.0, drops the field unread: a lock that is not taken, a limit that is not kept.

Wrong:

```yaml
container:
  image: busybox:1.37
  comand: [echo, hi]
```

Right:

```yaml
container:
  image: busybox:1.37
  command: [echo, hi]
```

A field that exists in other releases is reported with them; `--argo-version` says which release to be right for.

"""#,
"unknown-template": #"""
# unknown-template

No template of this name is there.

`template` names one of the same object; one of another object is named by `templateRef` with the object's name. `template` cannot be filled in at run time, `templateRef` can.
With `--offline` the files are all there is, and an object that is not among them is this mistake, too.

"""#,
"unknown-variable": #"""
# unknown-variable

The tag names nothing, and Argo does not mind: the text `{{…}}` reaches the container as it is.

Argo's lint looks only at tags that begin with `item.`, `steps.`, `tasks.`, `inputs.`, `outputs.`, `pod.` or `workflow.` (argo-workflows#12899).
Among what it misses: `{{input.parameters.x}}`, `{{item}}` outside a loop, `{{retries}}` without `retryStrategy`, and `{{ =…}}` with a space before the `=`.

"""#,
"unordered-reference": #"""
# unordered-reference

The results of a step or task are read where they need not be there yet.

Argo's lint knows the outputs of all tasks of a DAG everywhere but at the very beginning of an argument, and those of earlier members of the same parallel group. At run time such a reference is waited for, for ever: the workflow stays Running, without a message.

A task depends on whatever it reads:

```yaml
- name: report
  depends: train
  template: report
  arguments:
    parameters:
    - name: score
      value: "{{tasks.train.outputs.parameters.score}}"
```

Of steps, put the reader into a later group.

"""#,
"unquoted-value": #"""
# unquoted-value

The value of a parameter is a number or a bool, and not a text.

Argo makes a text of it; its full CRDs, the default since 4.0, refuse the object. Numbers go through 64-bit floats on the way, so that long ones lose digits, and `1.0` becomes `1`.

Wrong:

```yaml
- name: count
  value: 3
```

Right:

```yaml
- name: count
  value: "3"
```

"""#,
"unresolved-in-expression": #"""
# unresolved-in-expression

The expression needs a name that is not there.

It then stays as text, or fails where it must have a value. Names are known where those of plain tags are; see `unresolved-variable`.

"""#,
"unresolved-variable": #"""
# unresolved-variable

Nothing here is called as the tag says, and Argo refuses the object.

Where names are known: `inputs.…` in their own template; `steps.…` and `tasks.…` in the template that runs them; `item` where there is a loop; `workflow.…` everywhere, of parameters those that the workflow has.

The list `tasks.x.outputs.parameters` of a loop over `withSequence` would be there at run time, but Argo's lint knows it for `withItems` and `withParam` only. Name one parameter of it: `tasks.x.outputs.parameters.y`.

"""#,
"unsupplied-input": #"""
# unsupplied-input

A template wants an input that its caller does not supply, and that has no default.

Add the argument, or give the input a `default` (a parameter) or `optional: true` (an artifact).

"""#,
"version-field": #"""
# version-field

Some of the releases in question do not have this field.

Without `--argo-version`, files are held against 3.6 to 4.1 at once. A release that does not know a field drops it or refuses the object.
Say which release you run, or use what all of them have: `schedules`, `mutexes` and `semaphores` (lists, since 3.6) in place of `schedule`, `mutex` and `semaphore` (gone in 4.0).

"""#,
"when-subtraction": #"""
# when-subtraction

A word with a hyphen is a subtraction to govaluate, and two texts cannot be subtracted.

Wrong:

```yaml
when: "{{inputs.parameters.mode}} == nightly-run"
```

Right:

```yaml
when: "'{{inputs.parameters.mode}}' == 'nightly-run'"
```

"""#,
"wrong-type": #"""
# wrong-type

The value is of another type than the field.

Argo refuses the object. Often a list is written as a text, or a number stands in quotes.

Wrong:

```yaml
command: echo hi
```

Right:

```yaml
command: [echo, hi]
```

"""#,
]
