"""gojsonnet as a user would have it: one Jsonnet program that builds the
manifest of a shape and prints it as YAML.

    gojsonnet_flow.py chain|mix COUNT
"""
import json
import sys

import _gojsonnet

PROGRAM = """
local shape = std.extVar('shape');
local count = std.parseInt(std.extVar('count'));

local param(name, value) = { name: name, value: value };
local taskOutput(task, name) = '{{tasks.' + task + '.outputs.parameters.' + name + '}}';
local task(name, depends='', arguments=[], extra={}) =
  { name: name, template: name }
  + (if arguments == [] then {} else { arguments: { parameters: arguments } })
  + (if depends == '' then {} else { depends: depends })
  + extra;
local template(name, script, inputs=[], outputs=[], extra={}) =
  { name: name }
  + (if inputs == [] then {} else { inputs: { parameters: [{ name: i } for i in inputs] } })
  + (if outputs == [] then {} else {
       outputs: { parameters: [
         { name: o, valueFrom: { path: '/tmp/' + o } } for o in outputs
       ] },
     })
  + {
    container: {
      image: 'python:3.12-slim',
      command: ['sh', '-ec'],
      args: [script],
    } + (if std.objectHas(extra, 'container') then extra.container else {}),
  }
  + { [k]: extra[k] for k in std.objectFields(extra) if k != 'container' };

local either(name) = '(' + name + '.Succeeded || ' + name + '.Skipped)';
local node(task, template) = { task: task, template: template };

local chain(count) = [
  local name = 's' + i;
  local before = 's' + (i - 1);
  node(
    if i == 0 then task(name)
    else task(name, before, [param('data', taskOutput(before, 'out'))]),
    template(name, './step.sh ' + i, if i == 0 then [] else ['data'], ['out'])
  )
  for i in std.range(0, count - 1)
];

local block(i, before) =
  local n(word) = word + i;
  local sh(word) = './' + word + '.sh ' + i;
  local score = taskOutput(n('gather'), 'score');
  local best = [param('best', taskOutput(n('gather'), 'best'))];
  local arm(word, op, channel) = node(
    task(n(word), n('gather'), best, { when: score + ' ' + op + ' 0.9' }),
    template(n(word), sh(word), ['best'], ['note'], {
      container: { env: [{ name: 'CHANNEL', value: channel }] },
    })
  );
  [
    node(
      task(n('split'), before, [param('data', taskOutput(before, 'out'))]),
      template(n('split'), sh('split'), ['data'], ['shards'])
    ),
    node(
      task(n('train'), n('split'), [param('shard', '{{item}}')], {
        withParam: taskOutput(n('split'), 'shards'),
      }),
      template(n('train'), sh('train'), ['shard'], ['score'], {
        activeDeadlineSeconds: '3600',
        retryStrategy: {
          limit: '3', retryPolicy: 'Always',
          backoff: { duration: '10s', factor: '2', maxDuration: '5m' },
        },
        container: {
          resources: { requests: { cpu: '2', memory: '4Gi' }, limits: { memory: '4Gi' } },
        },
      })
    ),
    node(
      task(n('gather'), n('train'), [param('scores', taskOutput(n('train'), 'score'))]),
      template(n('gather'), sh('gather'), ['scores'], ['best', 'score'])
    ),
    arm('publish', '>=', 'stable'),
    arm('review', '<', 'review'),
    node(task(n('keep'), n('gather'), best), template(n('keep'), sh('keep'), ['best'])),
    node(
      task(
        n('report'),
        either(n('publish')) + ' && ' + either(n('review')) + ' && ' + n('keep')
      ),
      template(n('report'), sh('report'), [], ['out'])
    ),
  ];

local mix(count) =
  local blocks = std.floor((count - 1) / 7);
  local rest = count - 1 - blocks * 7;
  local last = if blocks == 0 then 'start' else 'report' + (blocks - 1);
  [node(task('start'), template('start', './start.sh', [], ['out']))]
  + std.flattenArrays([
    block(i, if i == 0 then 'start' else 'report' + (i - 1))
    for i in std.range(0, blocks - 1)
  ])
  + [
    local before = if i == 0 then last else 'tail' + (i - 1);
    node(
      task('tail' + i, before, [param('data', taskOutput(before, 'out'))]),
      template('tail' + i, './tail.sh ' + i, ['data'], ['out'])
    )
    for i in std.range(0, rest - 1)
  ];

local nodes = if shape == 'chain' then chain(count) else mix(count);
std.manifestYamlDoc({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'WorkflowTemplate',
  metadata: { name: shape },
  spec: {
    entrypoint: 'main',
    templates: [{ name: 'main', dag: { tasks: [n.task for n in nodes] } }]
               + [n.template for n in nodes],
  },
}, quote_keys=false)
"""

shape, count = sys.argv[1:]
text = _gojsonnet.evaluate_snippet(
    "flow.jsonnet", PROGRAM, ext_vars={"shape": shape, "count": count}
)
sys.stdout.write(json.loads(text) + "\n")
