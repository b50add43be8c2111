// swift-format-ignore-file
// Made by Scripts/embed; do not edit.

/// The files of each starter project, by template.
let templates: [String: [(name: String, text: String)]] = [
"etl": [
("etl.flow", #"""
/// Loads four sources every night and joins them into one table.
flow nightly_etl {
  param day: string = "yesterday" matches "yesterday|[0-9]{4}-[0-9]{2}-[0-9]{2}"  /// the day to load

  schedule "30 3 * * *" in "Europe/Berlin" {
    concurrency forbid
    deadline 1h
  }

  defaults {
    image "python:3.12-slim"
    cpu 500m
    memory 1Gi
    retry 3 backoff 1m..10m
    timeout 30m
  }

  foreach source in ["orders", "customers", "products", "payments"] max 2 {
    /// Reads one source into a Parquet file.
    step load {
      secret DATABASE_URL from "warehouse" key "url"
      output rows: int
      output table: file
      run "python load.py --source \"$source\" --day \"$day\" --table \"$table\" --rows \"$rows\""
    }
  }

  /// Joins the four tables in the order of the sources.
  step join {
    input tables = load.table
    input counts = load.rows
    memory 4Gi
    output report: file
    output is_complete: bool
    run """
      python join.py --tables "$tables" --counts "$counts" \
        --report "$report" --complete "$is_complete"
    """
  }

  if join.is_complete {
    step publish {
      input report = join.report
      run "python publish.py --report \"$report\""
    }
  } else {
    step hold {
      input report = join.report
      run "python hold.py --report \"$report\""
    }
  }

  on failure {
    step alert {
      run "python alert.py"
    }
  }
}

"""#),
("flowc.yaml", #"""
# What the platform decides for all flows of this folder; docs/project-file.md lists every setting.
store: s3://my-bucket/flows
runtime_image: flowrt:0.1.0
service_account: flows
output: manifests

"""#),
],
"job": [
("flowc.yaml", #"""
# What the platform decides for all flows of this folder; docs/project-file.md lists every setting.
store: s3://my-bucket/flows
runtime_image: flowrt:0.1.0
service_account: flows
output: manifests

"""#),
("job.flow", #"""
/// Removes what is older than a month, every Sunday.
flow weekly_cleanup {
  param days: int = 30 in 1..365  /// how much to keep

  schedule "0 2 * * 0"

  step clean {
    image "python:3.12-slim"
    cpu 250m
    memory 256Mi
    retry 2 backoff 1m
    timeout 20m
    run "python clean.py --keep-days \"$days\""
  }
}

"""#),
],
"training": [
("flowc.yaml", #"""
# What the platform decides for all flows of this folder; docs/project-file.md lists every setting.
store: s3://my-bucket/flows
runtime_image: flowrt:0.1.0
service_account: flows
output: manifests

"""#),
("training.flow", #"""
/// Trains one model per shard every night and publishes the best one.
flow nightly_training {
  param mode: string = "full" one of ["full", "sample"]  /// how much of the data to read
  param learning_rate: float = 0.1 in 0.0..1.0

  schedule "0 4 * * *" in "Europe/Berlin" {
    concurrency forbid
    deadline 10m
  }

  defaults {
    image "python:3.12-slim"
    cpu 1
    memory 2Gi
    retry 2 backoff 30s..10m
    timeout 1h
  }

  /// Splits the raw table into shards.
  step extract {
    output table: file
    output shards: list<string>
    run "python extract.py --mode \"$mode\" --table \"$table\" --shards \"$shards\""
  }

  foreach shard in extract.shards max 8 {
    step train {
      input table = extract.table
      cpu 4
      memory 16Gi..32Gi
      gpu 1
      timeout 2h
      output model: file
      output score: float
      run """
        python train.py --table "$table" --shard "$shard" --rate "$learning_rate" \
          --model "$model" --score "$score"
      """
    }
  }

  /// Keeps the model with the best score.
  step select {
    input models = train.model
    input scores = train.score
    output best: file
    output score: float
    run python3 """
      import json, os, shutil

      scores = json.load(open(os.environ["scores"]))
      first = max(range(len(scores)), key=lambda item: scores[item])
      shutil.copy(os.path.join(os.environ["models"], str(first)), os.environ["best"])
      open(os.environ["score"], "w").write(str(scores[first]))
    """
  }

  if select.score >= 0.9 {
    step publish {
      input model = select.best
      output url: string
      run "python publish.py --model \"$model\" > \"$url\""
    }
  } else {
    step review {
      input model = select.best
      run "python ask_for_review.py --model \"$model\""
    }
  }

  step report {
    input url = publish.url ?? "not published"
    run "python report.py --url \"$url\""
  }

  on failure {
    step alert {
      run "python alert.py"
    }
  }

  test "a poor model goes to review" {
    given extract.shards = ["a", "b", "c"]
    given select.score = 0.4
    fail train[1] once
    expect review succeeded
    expect publish skipped
    expect train[1] attempts 2
  }
}

"""#),
],
"words": [
("flowc.yaml", #"""
# What the platform decides for all flows of this folder; docs/project-file.md lists every setting.
store: s3://my-bucket/flows
runtime_image: flowrt:0.1.0
service_account: flows
output: manifests

"""#),
("words.flow", #"""
/// Counts the words of a few poems side by side, and sums them up.
///
/// It needs nothing but a shell, so that `flowc run words.flow` runs it on any machine.
flow count_words {
  param least: int = 20 in 0..1000  /// how many words a collection must have

  defaults {
    image "busybox:1.37"
    cpu 100m
    memory 64Mi
    retry 1 backoff 2s
    timeout 5m
  }

  /// Writes the poems, and the list of their names.
  step collect {
    output poems: dir
    output names: list<string>
    run """
      echo "the fog comes on little cat feet" > "$poems/fog"
      echo "so much depends upon a red wheel barrow glazed with rain water" > "$poems/barrow"
      echo "an old silent pond, a frog jumps into the pond" > "$poems/pond"
      echo '["fog", "barrow", "pond"]' > "$names"
    """
  }

  foreach name in collect.names max 2 {
    step count {
      input poems = collect.poems
      output words: int
      run """
        echo "reading $name"
        wc -w < "$poems/$name" > "$words"
      """
    }
  }

  /// Sums up; the counts come as a JSON list, in the order of the names.
  step sum_up {
    input counts = count.words
    output total: int
    run """
      tr -d '[]' < "$counts" | tr ',' '\n' | awk '{ sum += $1 } END { print sum }' > "$total"
      echo "$(cat "$total") words in all"
    """
  }

  if sum_up.total >= least {
    step print_book {
      input poems = collect.poems
      output book: file
      run "cat \"$poems\"/* > \"$book\""
    }
  } else {
    step wait_for_more {
      input total = sum_up.total
      run "echo \"$total words are no book\""
    }
  }

  test "a small collection is not printed" {
    given sum_up.total = 3
    expect print_book skipped
    expect wait_for_more succeeded
  }
}

"""#),
],
]
