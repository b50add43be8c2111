/// The fields of Argo's objects and what each may hold, as one compact table.
///
/// A line is a type and its fields. `s` is a string, `b` a bool, `i` a whole number, `n` a number,
/// `x` a whole number or a string, `v` any scalar (Argo turns parameters into strings), `m` a map of
/// strings, `*` anything, `[T]` a list, `{T}` a map to T. `+T` takes over the fields of T.
/// What the engine does not model ends in `*`: Kubernetes' own types below a volume or an affinity.
enum ArgoFields {
  indirect enum Kind: Sendable {
    case string
    case bool
    case int
    case number
    case intOrString
    case scalar
    case strings
    case anything
    case list(Kind)
    case map(Kind)
    case object(String)
  }

  static let types: [String: [String: Kind]] = read(table)

  private static func read(_ table: String) -> [String: [String: Kind]] {
    var result: [String: [String: Kind]] = [:]
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let name = words.first?.dropLast() else { continue }
      var fields: [String: Kind] = result[String(name)] ?? [:]
      for word in words.dropFirst() {
        if word.first == "+" {
          fields.merge(result[String(word.dropFirst())] ?? [:]) { first, _ in first }
          continue
        }
        let parts = word.split(separator: ":")
        fields[String(parts[0])] = kind(parts[1])
      }
      result[String(name)] = fields
    }
    return result
  }

  private static func kind(_ text: Substring) -> Kind {
    switch text {
    case "s": .string
    case "b": .bool
    case "i": .int
    case "n": .number
    case "x": .intOrString
    case "v": .scalar
    case "m": .strings
    case "*": .anything
    default:
      switch text.first {
      case "[": .list(kind(text.dropFirst().dropLast()))
      case "{": .map(kind(text.dropFirst().dropLast()))
      default: .object(String(text))
      }
    }
  }

  /// A type stands before whatever takes over its fields.
  private static let table = """
    Meta: name:s generateName:s namespace:s labels:m annotations:m uid:s creationTimestamp:* \
    resourceVersion:s generation:i finalizers:[s] ownerReferences:* managedFields:* selfLink:s
    PartialMeta: labels:m annotations:m
    Key: key:s name:s optional:b
    ConfigName: name:s
    Expression: expression:s
    ValueFrom: configMapKeyRef:Key default:v event:s expression:s jqFilter:s jsonPath:s parameter:s path:s supplied:*
    Parameter: default:v description:v enum:[v] globalName:s name:s value:v valueFrom:ValueFrom
    Tar: compressionLevel:i
    Archive: none:* tar:Tar zip:*
    ArtifactGC: strategy:s podMetadata:PartialMeta serviceAccountName:s
    WorkflowArtifactGC: +ArtifactGC forceFinalizerRemoval:b podSpecPatch:s
    S3: accessKeySecret:Key addressingStyle:s bucket:s caSecret:Key createBucketIfNotPresent:* encryptionOptions:* \
    endpoint:s insecure:b key:s region:s roleARN:s secretKeySecret:Key sessionTokenSecret:Key useSDKCreds:b
    GCS: bucket:s key:s serviceAccountKeySecret:Key
    OSS: accessKeySecret:Key bucket:s createBucketIfNotPresent:b endpoint:s key:s lifecycleRule:* \
    secretKeySecret:Key securityToken:s useSDKCreds:b
    Azure: accountKeySecret:Key blob:s container:s endpoint:s useSDKCreds:b
    Git: branch:s depth:i disableSubmodules:b fetch:[s] insecureIgnoreHostKey:b insecureSkipTLS:b \
    passwordSecret:Key repo:s revision:s singleBranch:b sshPrivateKeySecret:Key usernameSecret:Key
    HDFS: addresses:[s] dataTransferProtection:s force:b hdfsUser:s krbCCacheSecret:Key krbConfigConfigMap:Key \
    krbKeytabSecret:Key krbRealm:s krbServicePrincipalName:s krbUsername:s path:s
    Artifactory: passwordSecret:Key url:s usernameSecret:Key
    HTTPArtifact: auth:* headers:* saveStreamViaFile:b url:s
    Raw: data:s
    PluginArtifact: configuration:s connectionTimeoutSeconds:i key:s name:s
    Location: archiveLogs:b artifactory:Artifactory azure:Azure gcs:GCS git:Git hdfs:HDFS http:HTTPArtifact \
    oss:OSS plugin:PluginArtifact raw:Raw s3:S3
    Artifact: +Location archive:Archive artifactGC:ArtifactGC deleted:b from:s fromExpression:s globalName:s mode:i \
    name:s optional:b path:s recurseMode:b subPath:s
    Arguments: parameters:[Parameter] artifacts:[Artifact]
    Outputs: parameters:[Parameter] artifacts:[Artifact] exitCode:s result:s
    TemplateRef: name:s template:s clusterScope:b
    Hook: arguments:Arguments expression:s template:s templateRef:TemplateRef
    ContinueOn: error:b failed:b
    Sequence: count:x end:x format:s start:x
    Invocation: arguments:Arguments continueOn:ContinueOn hooks:{Hook} inline:Template name:s onExit:s template:s \
    templateRef:TemplateRef when:s withItems:[*] withParam:s withSequence:Sequence
    Step: +Invocation
    Task: +Invocation dependencies:[s] depends:s
    DAG: failFast:b target:s tasks:[Task]
    Backoff: cap:s duration:v factor:x maxDuration:v
    RetryAffinity: nodeAntiAffinity:*
    Retry: affinity:RetryAffinity backoff:Backoff expression:s limit:x retryPolicy:s
    Mutex: database:b name:s namespace:s
    Semaphore: configMapKeyRef:Key database:* namespace:s
    Synchronization: mutex:Mutex semaphore:Semaphore mutexes:[Mutex] semaphores:[Semaphore]
    Cache: configMap:Key
    Memoize: cache:Cache key:s maxAge:s
    Label: key:s value:s
    Counter: value:s
    Gauge: operation:s realtime:b value:s
    Histogram: buckets:[n] value:s
    Metric: counter:Counter gauge:Gauge help:s histogram:Histogram labels:[Label] name:s when:s
    Metrics: prometheus:[Metric]
    Env: name:s value:s valueFrom:*
    Mount: mountPath:s mountPropagation:s name:s readOnly:b recursiveReadOnly:s subPath:s subPathExpr:s
    Resources: claims:* limits:{x} requests:{x}
    Container: args:[s] command:[s] env:[Env] envFrom:* image:s imagePullPolicy:s lifecycle:* livenessProbe:* name:s \
    ports:* readinessProbe:* resizePolicy:* resources:Resources restartPolicy:s restartPolicyRules:* \
    securityContext:* startupProbe:* stdin:b stdinOnce:b terminationMessagePath:s terminationMessagePolicy:s tty:b \
    volumeDevices:* volumeMounts:[Mount] workingDir:s
    UserContainer: +Container mirrorVolumeMounts:b
    Script: +Container source:s
    ContainerNode: +Container dependencies:[s]
    ContainerSetRetry: duration:s retries:x
    ContainerSet: containers:[ContainerNode] retryStrategy:ContainerSetRetry volumeMounts:[Mount]
    DataSource: artifactPaths:Artifact
    Data: source:DataSource transformation:[Expression]
    HTTPHeader: name:s value:s valueFrom:*
    HTTP: body:s bodyFrom:* headers:[HTTPHeader] insecureSkipVerify:b method:s successCondition:s timeoutSeconds:i url:s
    ManifestFrom: artifact:Artifact
    Resource: action:s failureCondition:s flags:[s] manifest:s manifestFrom:ManifestFrom mergeStrategy:s \
    setOwnerReference:b successCondition:s
    Suspend: duration:v
    Executor: serviceAccountName:s
    Template: activeDeadlineSeconds:x affinity:* annotations:m archiveLocation:Location \
    automountServiceAccountToken:b container:Container containerSet:ContainerSet daemon:b dag:DAG data:Data \
    executor:Executor failFast:b hostAliases:* http:HTTP initContainers:[UserContainer] inputs:Arguments \
    memoize:Memoize metadata:PartialMeta metrics:Metrics name:s nodeSelector:m outputs:Outputs parallelism:i \
    pendingTimeout:s plugin:* podResources:Resources podSpecPatch:s priority:i priorityClassName:s resource:Resource \
    resourceClaims:* retryStrategy:Retry schedulerName:s script:Script securityContext:* serviceAccountName:s \
    sidecars:[UserContainer] steps:[[Step]] suspend:Suspend synchronization:Synchronization timeout:s \
    tolerations:* volumes:*
    TTL: secondsAfterCompletion:i secondsAfterFailure:i secondsAfterSuccess:i
    PodGC: deleteDelayDuration:* labelSelector:* strategy:s
    WorkflowMetadata: annotations:m labels:m labelsFrom:{Expression}
    WorkflowTemplateRef: name:s clusterScope:b
    ArtifactRepositoryRef: configMap:s key:s
    VolumeClaimGC: strategy:s
    WorkflowSpec: activeDeadlineSeconds:i affinity:* archiveLogs:b arguments:Arguments artifactGC:WorkflowArtifactGC \
    artifactRepositoryRef:ArtifactRepositoryRef automountServiceAccountToken:b dnsConfig:* dnsPolicy:s entrypoint:s \
    executor:Executor executorPlugins:* hooks:{Hook} hostAliases:* hostNetwork:b imagePullSecrets:* metrics:Metrics \
    nodeSelector:m onExit:s parallelism:i podDisruptionBudget:* podGC:PodGC podMetadata:PartialMeta podPriority:i \
    podPriorityClassName:s podSpecPatch:s priority:i resourceClaims:* retryStrategy:Retry schedulerName:s \
    securityContext:* serviceAccountName:s shutdown:s suspend:b synchronization:Synchronization \
    templateDefaults:Template templates:[Template] tolerations:* ttlStrategy:TTL volumeClaimGC:VolumeClaimGC \
    volumeClaimTemplates:* volumes:* workflowMetadata:WorkflowMetadata workflowTemplateRef:WorkflowTemplateRef
    CronSpec: concurrencyPolicy:s failedJobsHistoryLimit:i schedule:s schedules:[s] startingDeadlineSeconds:i \
    stopStrategy:Expression successfulJobsHistoryLimit:i suspend:b timezone:s when:s workflowMetadata:Meta \
    workflowSpec:WorkflowSpec
    Workflow: apiVersion:s kind:s metadata:Meta spec:WorkflowSpec status:*
    WorkflowTemplate: apiVersion:s kind:s metadata:Meta spec:WorkflowSpec
    ClusterWorkflowTemplate: +WorkflowTemplate
    CronWorkflow: apiVersion:s kind:s metadata:Meta spec:CronSpec status:*
    """
}
