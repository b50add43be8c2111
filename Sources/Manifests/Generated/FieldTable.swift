// swift-format-ignore-file
// Made by Scripts/field-table; do not edit.

/// The fields of Argo's objects, as `FieldTable+Reading.swift` explains them.
let fieldTable = #"""
Meta annotations:{s} creationTimestamp:* deletionGracePeriodSeconds:i deletionTimestamp:* finalizers:[s] generateName:s generation:i labels:{s} managedFields:* name:s namespace:s ownerReferences:* resourceVersion:s selfLink:s uid:s
Workflow apiVersion:s kind:s metadata!:Meta spec!:Spec3
CronWorkflow apiVersion:s kind:s metadata!:Meta spec!:Spec4
WorkflowEventBinding apiVersion:s kind:s metadata!:Meta spec!:Spec5
PodSpec activeDeadlineSeconds:i affinity:Affinity3 automountServiceAccountToken:b containers!:[Container4] dnsConfig:DnsConfig dnsPolicy:s enableServiceLinks:b ephemeralContainers:[EphemeralContainer] evictionResponders:[EvictionResponder] hostAliases:[HostAliases] hostIPC:b hostNetwork:b hostPID:b hostUsers:b hostname:s hostnameOverride:s imagePullSecrets:[SecretRef] initContainers:[Container4] nodeName:s nodeSelector:{s} os:Os overhead:{q} preemptionPolicy:s priority:i priorityClassName:s readinessGates:[ReadinessGate] resourceClaims:[ResourceClaim] resources:Resource restartPolicy:s runtimeClassName:s schedulerName:s schedulingGates:[Os] schedulingGroup:SchedulingGroup securityContext:SecurityContext4 serviceAccount:s serviceAccountName:s setHostnameAsFQDN:b shareProcessNamespace:b subdomain:s terminationGracePeriodSeconds:i tolerations:[Toleration] topologySpreadConstraints:[TopologySpreadConstraint] volumes:[Volume2]
MatchExpression key!:s operator!:s values:[s]
NodeSelectorTerm matchExpressions:[MatchExpression] matchFields:[MatchExpression]
PreferredDuringSchedulingIgnoredDuringExecution preference!:NodeSelectorTerm weight!:i
RequiredDuringSchedulingIgnoredDuringExecution nodeSelectorTerms!:[NodeSelectorTerm]
NodeAffinity preferredDuringSchedulingIgnoredDuringExecution:[PreferredDuringSchedulingIgnoredDuringExecution] requiredDuringSchedulingIgnoredDuringExecution:RequiredDuringSchedulingIgnoredDuringExecution
LabelSelector matchExpressions:[MatchExpression] matchLabels:{s}
PodAffinityTerm labelSelector:LabelSelector matchLabelKeys:[s]@3.6- mismatchLabelKeys:[s]@3.6- namespaceSelector:LabelSelector namespaces:[s] topologyKey!:s
PreferredDuringSchedulingIgnoredDuringExecution2 podAffinityTerm!:PodAffinityTerm weight!:i
PodAffinity preferredDuringSchedulingIgnoredDuringExecution:[PreferredDuringSchedulingIgnoredDuringExecution2] requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]
Affinity nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAffinity
Tar compressionLevel:i
Archive none:* tar:Tar zip:*
PodMetadata annotations:{s} labels:{s}
ArtifactGC podMetadata:PodMetadata serviceAccountName:s strategy:s(OnWorkflowCompletion|OnWorkflowDeletion|Never)
ConfigMapKeyRef key!:s name:s optional:b
Artifactory passwordSecret:ConfigMapKeyRef url!:s usernameSecret:ConfigMapKeyRef
Azure accountKeySecret:ConfigMapKeyRef blob!:s container!:s endpoint!:s useSDKCreds:b
Gcs bucket:s key!:s serviceAccountKeySecret:ConfigMapKeyRef
Git branch:s depth:i disableSubmodules:b fetch:[s] insecureIgnoreHostKey:b insecureSkipTLS:b@3.6- passwordSecret:ConfigMapKeyRef repo!:s revision:s singleBranch:b sshPrivateKeySecret:ConfigMapKeyRef usernameSecret:ConfigMapKeyRef
Hdfs addresses:[s] dataTransferProtection:s@3.6- force:b hdfsUser:s krbCCacheSecret:ConfigMapKeyRef krbConfigConfigMap:ConfigMapKeyRef krbKeytabSecret:ConfigMapKeyRef krbRealm:s krbServicePrincipalName:s krbUsername:s path!:s
BasicAuth passwordSecret:ConfigMapKeyRef usernameSecret:ConfigMapKeyRef
ClientCert clientCertSecret:ConfigMapKeyRef clientKeySecret:ConfigMapKeyRef
EndpointParam key!:s value:s
Oauth2 clientIDSecret:ConfigMapKeyRef clientSecretSecret:ConfigMapKeyRef endpointParams:[EndpointParam] scopes:[s] tokenURLSecret:ConfigMapKeyRef
Auth basicAuth:BasicAuth clientCert:ClientCert oauth2:Oauth2
HttpHeader name!:s value!:s
Http auth:Auth headers:[HttpHeader] saveStreamViaFile:b@4.1- url!:s
LifecycleRule markDeletionAfterDays:i markInfrequentAccessAfterDays:i
Oss accessKeySecret:ConfigMapKeyRef bucket:s createBucketIfNotPresent:b endpoint:s key!:s lifecycleRule:LifecycleRule secretKeySecret:ConfigMapKeyRef securityToken:s useSDKCreds:b
Plugin configuration:s connectionTimeoutSeconds:i key!:s name:s
Raw data!:s
CreateBucketIfNotPresent objectLocking:b
EncryptionOption enableEncryption:b kmsEncryptionContext:s kmsKeyId:s serverSideCustomerKeySecret:ConfigMapKeyRef
S3 accessKeySecret:ConfigMapKeyRef addressingStyle:s(path|virtual-hosted)@4.1- bucket:s caSecret:ConfigMapKeyRef createBucketIfNotPresent:CreateBucketIfNotPresent encryptionOptions:EncryptionOption endpoint:s insecure:b key:s region:s roleARN:s secretKeySecret:ConfigMapKeyRef sessionTokenSecret:ConfigMapKeyRef@3.6- useSDKCreds:b
Artifact archive:Archive archiveLogs:b artifactGC:ArtifactGC artifactory:Artifactory azure:Azure deleted:b from:s fromExpression:s gcs:Gcs git:Git globalName:s hdfs:Hdfs http:Http mode:i(0..511) name!:s optional:b oss:Oss path:s plugin:Plugin@4.0- raw:Raw recurseMode:b s3:S3 subPath:s
ValueFrom configMapKeyRef:ConfigMapKeyRef default:v event:s expression:s jqFilter:s jsonPath:s parameter:s path:s supplied:*
Parameter default:v description:v enum:[v](1..) globalName:s name!:s value:v valueFrom:ValueFrom
Argument artifacts:[Artifact] parameters:[Parameter]
ArtifactGC2 forceFinalizerRemoval:b podMetadata:PodMetadata podSpecPatch:s serviceAccountName:s strategy:s(OnWorkflowCompletion|OnWorkflowDeletion|Never)
ArtifactRepositoryRef configMap:s key:s
Option name:s value:s
DnsConfig nameservers:[s] options:[Option] searches:[s]
Executor serviceAccountName:s
Metadata annotations:{s} finalizers:[s] labels:{s} name:s namespace:s
FieldRef apiVersion:s fieldPath!:s
FileKeyRef key!:s optional:b path!:s volumeName!:s
ResourceFieldRef containerName:s divisor:q resource!:s
ValueFrom2 configMapKeyRef:ConfigMapKeyRef fieldRef:FieldRef fileKeyRef:FileKeyRef resourceFieldRef:ResourceFieldRef secretKeyRef:ConfigMapKeyRef
Env name!:s value:s valueFrom:ValueFrom2
ConfigMapRef name:s optional:b
EnvFrom configMapRef:ConfigMapRef prefix:s secretRef:ConfigMapRef
Exec command:[s]
HttpGet host:s httpHeaders:[HttpHeader] path:s port!:x scheme:s
Sleep seconds!:i
TcpSocket host:s port!:x
PostStart exec:Exec httpGet:HttpGet sleep:Sleep tcpSocket:TcpSocket
Lifecycle postStart:PostStart preStop:PostStart stopSignal:s
Grpc port!:i service:s
LivenessProbe exec:Exec failureThreshold:i grpc:Grpc httpGet:HttpGet initialDelaySeconds:i periodSeconds:i successThreshold:i tcpSocket:TcpSocket terminationGracePeriodSeconds:i timeoutSeconds:i
Port containerPort!:i hostIP:s hostPort:i name:s protocol:s
ResizePolicy resourceName!:s restartPolicy!:s
Claim name!:s request:s
Resource claims:[Claim] limits:{q} requests:{q}
ExitCode operator!:s values:[i]
RestartPolicyRule action!:s exitCodes:ExitCode
AppArmorProfile localhostProfile:s type!:s
Capabilities add:[s] drop:[s]
SeLinuxOption level:s role:s type:s user:s
WindowsOption gmsaCredentialSpec:s gmsaCredentialSpecName:s hostProcess:b runAsUserName:s
SecurityContext allowPrivilegeEscalation:b appArmorProfile:AppArmorProfile capabilities:Capabilities privileged:b procMount:s readOnlyRootFilesystem:b runAsGroup:i runAsNonRoot:b runAsUser:i seLinuxOptions:SeLinuxOption seccompProfile:AppArmorProfile windowsOptions:WindowsOption
VolumeDevice devicePath!:s name!:s
VolumeMount mountPath!:s mountPropagation:s name!:s readOnly:b recursiveReadOnly:s subPath:s subPathExpr:s
Container args:[s] command:[s] env:[Env] envFrom:[EnvFrom] image:s imagePullPolicy:s lifecycle:Lifecycle livenessProbe:LivenessProbe name!:s ports:[Port] readinessProbe:LivenessProbe resizePolicy:[ResizePolicy] resources:Resource restartPolicy:s restartPolicyRules:[RestartPolicyRule] securityContext:SecurityContext startupProbe:LivenessProbe stdin:b stdinOnce:b terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:[VolumeDevice] volumeMounts:[VolumeMount] workingDir:s
Sidecar automountServiceAccountToken:b container!:Container
Spec sidecar!:Sidecar
ExecutorPlugin metadata!:Metadata spec!:Spec
TemplateRef clusterScope:b name:s template:s
Hook arguments:Argument expression:s template:s templateRef:TemplateRef
HostAliases hostnames:[s] ip!:s
SecretRef name:s
Counter value!:s
Gauge operation:s(Set|Add|Sub) realtime!:b value!:s
Histogram buckets!:[n] value!:s
Label key!:s value!:s
Prometheu counter:Counter gauge:Gauge help!:s histogram:Histogram labels:[Label] name!:s when:s
Metric prometheus!:[Prometheu](..100)
PodDisruptionBudget maxUnavailable:x minAvailable:x selector:LabelSelector unhealthyPodEvictionPolicy:s@3.6-
PodGC deleteDelayDuration:s labelSelector:LabelSelector strategy:s(OnPodCompletion|OnPodSuccess|OnWorkflowCompletion|OnWorkflowSuccess)
ResourceClaim name!:s resourceClaimName:s resourceClaimTemplateName:s
Affinity2 nodeAntiAffinity:*
Backoff cap:s@3.7- duration:s factor:x maxDuration:s
RetryStrategy affinity:Affinity2 backoff:Backoff expression:s limit:x retryPolicy:s(Always|OnFailure|OnError|OnTransientError)
SecurityContext2 appArmorProfile:AppArmorProfile@3.6- fsGroup:i fsGroupChangePolicy:s runAsGroup:i runAsNonRoot:b runAsUser:i seLinuxChangePolicy:s@3.6- seLinuxOptions:SeLinuxOption seccompProfile:AppArmorProfile supplementalGroups:[i] supplementalGroupsPolicy:s@3.6- sysctls:[HttpHeader] windowsOptions:WindowsOption
Mutex database:b@3.7-3.7 name:s namespace:s
Mutexe database:b@3.7- name:s namespace:s
Database key!:s
Semaphore configMapKeyRef:ConfigMapKeyRef database:Database@3.7-3.7 namespace:s
Semaphore2 configMapKeyRef:ConfigMapKeyRef database:Database@3.7- namespace:s
Synchronization mutex:Mutex@-3.7 mutexes:[Mutexe]@3.6- semaphore:Semaphore@-3.7 semaphores:[Semaphore2]@3.6-
ArchiveLocation archiveLogs:b artifactory:Artifactory azure:Azure gcs:Gcs git:Git hdfs:Hdfs http:Http oss:Oss plugin:Plugin@4.0- raw:Raw s3:S3
ValueFrom3 configMapKeyRef:ConfigMapKeyRef fieldRef:FieldRef fileKeyRef:FileKeyRef@4.1- resourceFieldRef:ResourceFieldRef secretKeyRef:ConfigMapKeyRef
Env2 name!:s value:s valueFrom:ValueFrom3
PostStart2 exec:Exec httpGet:HttpGet sleep:Sleep@3.6- tcpSocket:TcpSocket
Lifecycle2 postStart:PostStart2 preStop:PostStart2 stopSignal:s@3.7-
Resource2 claims:[Claim]@3.6- limits:{q} requests:{q}
SecurityContext3 allowPrivilegeEscalation:b appArmorProfile:AppArmorProfile@3.6- capabilities:Capabilities privileged:b procMount:s readOnlyRootFilesystem:b runAsGroup:i runAsNonRoot:b runAsUser:i seLinuxOptions:SeLinuxOption seccompProfile:AppArmorProfile windowsOptions:WindowsOption
VolumeMount2 mountPath!:s mountPropagation:s name!:s readOnly:b recursiveReadOnly:s@3.6- subPath:s subPathExpr:s
Container2 args:[s] command:[s] env:[Env2] envFrom:[EnvFrom] image:s imagePullPolicy:s lifecycle:Lifecycle2 livenessProbe:LivenessProbe name:s ports:[Port] readinessProbe:LivenessProbe resizePolicy:[ResizePolicy]@3.6- resources:Resource2 restartPolicy:s@3.6- restartPolicyRules:[RestartPolicyRule]@4.1- securityContext:SecurityContext3 startupProbe:LivenessProbe stdin:b stdinOnce:b terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:[VolumeDevice] volumeMounts:[VolumeMount2] workingDir:s
Container3 args:[s] command:[s] dependencies:[s] env:[Env2] envFrom:[EnvFrom] image:s imagePullPolicy:s lifecycle:Lifecycle2 livenessProbe:LivenessProbe name!:s ports:[Port] readinessProbe:LivenessProbe resizePolicy:[ResizePolicy]@3.6- resources:Resource2 restartPolicy:s@3.6- restartPolicyRules:[RestartPolicyRule]@4.1- securityContext:SecurityContext3 startupProbe:LivenessProbe stdin:b stdinOnce:b terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:[VolumeDevice] volumeMounts:[VolumeMount2] workingDir:s
RetryStrategy2 duration:s retries!:x
ContainerSet containers!:[Container3] retryStrategy:RetryStrategy2 volumeMounts:[VolumeMount2]
ContinueOn error:b failed:b
WithSequence count:x end:x format:s start:x
Task arguments:Argument continueOn:ContinueOn dependencies:[s] depends:s hooks:{Hook} inline:Template name!:s onExit:s template:s templateRef:TemplateRef when:s withItems:* withParam:s withSequence:WithSequence
Dag failFast:b target:s tasks!:[Task](1..200)
Source artifactPaths:Artifact
LabelsFrom expression!:s
Data source!:Source transformation!:[LabelsFrom]
BodyFrom bytes:s
ValueFrom4 secretKeyRef:ConfigMapKeyRef
Header name!:s value:s valueFrom:ValueFrom4
Http2 body:s bodyFrom:BodyFrom headers:[Header] insecureSkipVerify:b method:s successCondition:s timeoutSeconds:i url!:s
InitContainer args:[s] command:[s] env:[Env2] envFrom:[EnvFrom] image:s imagePullPolicy:s lifecycle:Lifecycle2 livenessProbe:LivenessProbe mirrorVolumeMounts:b name!:s ports:[Port] readinessProbe:LivenessProbe resizePolicy:[ResizePolicy]@3.6- resources:Resource2 restartPolicy:s@3.6- restartPolicyRules:[RestartPolicyRule]@4.1- securityContext:SecurityContext3 startupProbe:LivenessProbe stdin:b stdinOnce:b terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:[VolumeDevice] volumeMounts:[VolumeMount2] workingDir:s
Input artifacts:[Artifact] parameters:[Parameter](..500)
ConfigMap key:s@-3.7 name:s optional:b@-3.7
Cache configMap!:ConfigMap
Memoize cache!:Cache key!:s maxAge!:s
Output artifacts:[Artifact] exitCode:s parameters:[Parameter] result:s
ManifestFrom artifact!:Artifact
Resource3 action!:s(get|create|apply|delete|replace|patch) failureCondition:s flags:[s] manifest:s manifestFrom:ManifestFrom mergeStrategy:s(strategic|merge|json) setOwnerReference:b successCondition:s
Script args:[s] command:[s] env:[Env2] envFrom:[EnvFrom] image:s imagePullPolicy:s lifecycle:Lifecycle2 livenessProbe:LivenessProbe name:s ports:[Port] readinessProbe:LivenessProbe resizePolicy:[ResizePolicy]@3.6- resources:Resource2 restartPolicy:s@3.6- restartPolicyRules:[RestartPolicyRule]@4.1- securityContext:SecurityContext3 source:s startupProbe:LivenessProbe stdin:b stdinOnce:b terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:[VolumeDevice] volumeMounts:[VolumeMount2] workingDir:s
Git2 branch:s depth:i disableSubmodules:b fetch:[s] insecureIgnoreHostKey:b insecureSkipTLS:b passwordSecret:ConfigMapKeyRef repo!:s revision:s singleBranch:b sshPrivateKeySecret:ConfigMapKeyRef usernameSecret:ConfigMapKeyRef
Hdfs2 addresses:[s] dataTransferProtection:s force:b hdfsUser:s krbCCacheSecret:ConfigMapKeyRef krbConfigConfigMap:ConfigMapKeyRef krbKeytabSecret:ConfigMapKeyRef krbRealm:s krbServicePrincipalName:s krbUsername:s path!:s
S32 accessKeySecret:ConfigMapKeyRef addressingStyle:s(path|virtual-hosted)@4.1- bucket:s caSecret:ConfigMapKeyRef createBucketIfNotPresent:CreateBucketIfNotPresent encryptionOptions:EncryptionOption endpoint:s insecure:b key:s region:s roleARN:s secretKeySecret:ConfigMapKeyRef sessionTokenSecret:ConfigMapKeyRef useSDKCreds:b
Artifact2 archive:Archive archiveLogs:b artifactGC:ArtifactGC artifactory:Artifactory azure:Azure deleted:b from:s fromExpression:s gcs:Gcs git:Git2 globalName:s hdfs:Hdfs2 http:Http mode:i(0..511) name!:s optional:b oss:Oss path:s plugin:Plugin@4.0- raw:Raw recurseMode:b s3:S32 subPath:s
Argument2 artifacts:[Artifact2] parameters:[Parameter]
Hook2 arguments:Argument2 expression:s template:s templateRef:TemplateRef
Step arguments:Argument2 continueOn:ContinueOn hooks:{Hook2} inline:Template name:s onExit:s template:s templateRef:TemplateRef when:s withItems:* withParam:s withSequence:WithSequence
Suspend duration:s
Toleration effect:s key:s operator:s tolerationSeconds:i value:s
AwsElasticBlockStore fsType:s partition:i readOnly:b volumeID!:s
AzureDisk cachingMode:s diskName!:s diskURI!:s fsType:s kind:s readOnly:b
AzureFile readOnly:b secretName!:s shareName!:s
Cephf monitors!:[s] path:s readOnly:b secretFile:s secretRef:SecretRef user:s
Cinder fsType:s readOnly:b secretRef:SecretRef volumeID!:s
Item key!:s mode:i path!:s
ConfigMap2 defaultMode:i items:[Item] name:s optional:b
Csi driver!:s fsType:s nodePublishSecretRef:SecretRef readOnly:b volumeAttributes:{s}
Item2 fieldRef:FieldRef mode:i path!:s resourceFieldRef:ResourceFieldRef
DownwardAPI defaultMode:i items:[Item2]
EmptyDir medium:s sizeLimit:q
DataSource apiGroup:s kind!:s name!:s
DataSourceRef apiGroup:s kind!:s name!:s namespace:s@3.6-
Resource4 limits:{q} requests:{q}
Spec2 accessModes:[s] dataSource:DataSource dataSourceRef:DataSourceRef resources:Resource4 selector:LabelSelector storageClassName:s volumeAttributesClassName:s@3.6- volumeMode:s volumeName:s
VolumeClaimTemplate metadata:* spec!:Spec2
Ephemeral volumeClaimTemplate:VolumeClaimTemplate
Fc fsType:s lun:i readOnly:b targetWWNs:[s] wwids:[s]
FlexVolume driver!:s fsType:s options:{s} readOnly:b secretRef:SecretRef
Flocker datasetName:s datasetUUID:s
GcePersistentDisk fsType:s partition:i pdName!:s readOnly:b
GitRepo directory:s repository!:s revision:s
Glusterf endpoints!:s path!:s readOnly:b
HostPath path!:s type:s
Image pullPolicy:s reference:s
Iscsi chapAuthDiscovery:b chapAuthSession:b fsType:s initiatorName:s iqn!:s iscsiInterface:s lun!:i portals:[s] readOnly:b secretRef:SecretRef targetPortal!:s
Nfs path!:s readOnly:b server!:s
PersistentVolumeClaim claimName!:s readOnly:b
PhotonPersistentDisk fsType:s pdID!:s
PortworxVolume fsType:s readOnly:b volumeID!:s
ClusterTrustBundle labelSelector:LabelSelector name:s optional:b path!:s signerName:s
ConfigMap3 items:[Item] name:s optional:b
DownwardAPI2 items:[Item2]
PodCertificate certificateChainPath:s credentialBundlePath:s keyPath:s keyType!:s maxExpirationSeconds:i signerName!:s userAnnotations:{s}
ServiceAccountToken audience:s expirationSeconds:i path!:s
Source2 clusterTrustBundle:ClusterTrustBundle@3.6- configMap:ConfigMap3 downwardAPI:DownwardAPI2 podCertificate:PodCertificate@4.1- secret:ConfigMap3 serviceAccountToken:ServiceAccountToken
Projected defaultMode:i sources:[Source2]
Quobyte group:s readOnly:b registry!:s tenant:s user:s volume!:s
Rbd fsType:s image!:s keyring:s monitors!:[s] pool:s readOnly:b secretRef:SecretRef user:s
ScaleIO fsType:s gateway!:s protectionDomain:s readOnly:b secretRef!:SecretRef sslEnabled:b storageMode:s storagePool:s system!:s volumeName:s
Secret defaultMode:i items:[Item] optional:b secretName:s
Storageo fsType:s readOnly:b secretRef:SecretRef volumeName:s volumeNamespace:s
VsphereVolume fsType:s storagePolicyID:s storagePolicyName:s volumePath!:s
Volume awsElasticBlockStore:AwsElasticBlockStore azureDisk:AzureDisk azureFile:AzureFile cephfs:Cephf cinder:Cinder configMap:ConfigMap2 csi:Csi downwardAPI:DownwardAPI emptyDir:EmptyDir ephemeral:Ephemeral fc:Fc flexVolume:FlexVolume flocker:Flocker gcePersistentDisk:GcePersistentDisk gitRepo:GitRepo glusterfs:Glusterf hostPath:HostPath image:Image@3.6- iscsi:Iscsi name!:s nfs:Nfs persistentVolumeClaim:PersistentVolumeClaim photonPersistentDisk:PhotonPersistentDisk portworxVolume:PortworxVolume projected:Projected quobyte:Quobyte rbd:Rbd scaleIO:ScaleIO secret:Secret storageos:Storageo vsphereVolume:VsphereVolume
Template activeDeadlineSeconds:x affinity:Affinity annotations:{s}@3.7- archiveLocation:ArchiveLocation automountServiceAccountToken:b container:Container2 containerSet:ContainerSet daemon:b dag:Dag data:Data executor:Executor failFast:b hostAliases:[HostAliases] http:Http2 initContainers:[InitContainer] inputs:Input memoize:Memoize metadata:PodMetadata metrics:Metric name:s nodeSelector:{s} outputs:Output parallelism:i(1..) pendingTimeout:s@4.1- plugin:* podResources:Resource@4.1- podSpecPatch:s priority:i@-3.6 priorityClassName:s resource:Resource3 resourceClaims:[ResourceClaim]@4.1- retryStrategy:RetryStrategy schedulerName:s script:Script securityContext:SecurityContext2 serviceAccountName:s sidecars:[InitContainer] steps:[[Step]](1..) suspend:Suspend synchronization:Synchronization timeout:s tolerations:[Toleration] volumes:[Volume]
TtlStrategy secondsAfterCompletion:i secondsAfterFailure:i secondsAfterSuccess:i
VolumeClaimGC strategy:s
Condition lastProbeTime:s lastTransitionTime:s message:s reason:s status!:s type!:s
ModifyVolumeStatu status!:s targetVolumeAttributesClassName:s
Statu accessModes:[s] allocatedResourceStatuses:{s}@3.6- allocatedResources:{q} capacity:{q} conditions:[Condition] currentVolumeAttributesClassName:s@3.6- modifyVolumeStatus:ModifyVolumeStatu@3.6- phase:s resizeStatus:s@-3.5
VolumeClaimTemplate2 apiVersion:s kind:s metadata:* spec:Spec2 status:Statu
WorkflowMetadata annotations:{s} labels:{s} labelsFrom:{LabelsFrom}
WorkflowTemplateRef clusterScope:b name:s
Spec3 activeDeadlineSeconds:i affinity:Affinity archiveLogs:b arguments:Argument artifactGC:ArtifactGC2 artifactRepositoryRef:ArtifactRepositoryRef automountServiceAccountToken:b dnsConfig:DnsConfig dnsPolicy:s entrypoint:s executor:Executor executorPlugins:[ExecutorPlugin]@4.1- hooks:{Hook} hostAliases:[HostAliases] hostNetwork:b imagePullSecrets:[SecretRef] metrics:Metric nodeSelector:{s} onExit:s parallelism:i(1..) podDisruptionBudget:PodDisruptionBudget podGC:PodGC podMetadata:PodMetadata podPriority:i@-3.6 podPriorityClassName:s podResources:Resource@4.1- podSpecPatch:s priority:i resourceClaims:[ResourceClaim]@4.1- retryStrategy:RetryStrategy schedulerName:s securityContext:SecurityContext2 serviceAccountName:s shutdown:s suspend:b synchronization:Synchronization templateDefaults:Template templates:[Template](..200) tolerations:[Toleration] ttlStrategy:TtlStrategy volumeClaimGC:VolumeClaimGC volumeClaimTemplates:[VolumeClaimTemplate2] volumes:[Volume] workflowMetadata:WorkflowMetadata workflowTemplateRef:WorkflowTemplateRef
WorkflowMetadata2 annotations:{s}@3.7- finalizers:[s]@3.7- generateName:s@3.7- labels:{s}@3.7- name:s@3.7- namespace:s@3.7-
Spec4 concurrencyPolicy:s(Allow|Forbid|Replace) failedJobsHistoryLimit:i schedule:s@-3.7 schedules!:[s](1..)@3.6- startingDeadlineSeconds:i(0..) stopStrategy:LabelsFrom@3.6- successfulJobsHistoryLimit:i suspend:b timezone:s when:s@3.6- workflowMetadata:WorkflowMetadata2 workflowSpec!:Spec3
Event selector!:s
Submit arguments:Argument metadata:* workflowTemplateRef!:WorkflowTemplateRef
Spec5 event!:Event submit:Submit
PodAffinityTerm2 labelSelector:LabelSelector matchLabelKeys:[s] mismatchLabelKeys:[s] namespaceSelector:LabelSelector namespaces:[s] topologyKey!:s
PreferredDuringSchedulingIgnoredDuringExecution3 podAffinityTerm!:PodAffinityTerm2 weight!:i
PodAffinity2 preferredDuringSchedulingIgnoredDuringExecution:[PreferredDuringSchedulingIgnoredDuringExecution3] requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm2]
Affinity3 nodeAffinity:NodeAffinity podAffinity:PodAffinity2 podAntiAffinity:PodAffinity2
HttpGet2 host:s httpHeaders:[HttpHeader] path:s port!:x protocol:s scheme:s
PostStart3 exec:Exec httpGet:HttpGet2 sleep:Sleep tcpSocket:TcpSocket
Lifecycle3 postStart:PostStart3 preStop:PostStart3 stopSignal:s
Grpc2 mode:s port!:i service:s
LivenessProbe2 exec:Exec failureThreshold:i grpc:Grpc2 httpGet:HttpGet2 initialDelaySeconds:i periodSeconds:i successThreshold:i tcpSocket:TcpSocket terminationGracePeriodSeconds:i timeoutSeconds:i
VolumeMount3 bindMountOptions:[s] mountPath!:s mountPropagation:s name!:s readOnly:b recursiveReadOnly:s subPath:s subPathExpr:s
Container4 args:[s] command:[s] env:[Env] envFrom:[EnvFrom] image:s imagePullPolicy:s lifecycle:Lifecycle3 livenessProbe:LivenessProbe2 name!:s ports:[Port] readinessProbe:LivenessProbe2 resizePolicy:[ResizePolicy] resources:Resource restartPolicy:s restartPolicyRules:[RestartPolicyRule] securityContext:SecurityContext startupProbe:LivenessProbe2 stdin:b stdinOnce:b terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:[VolumeDevice] volumeMounts:[VolumeMount3] workingDir:s
EphemeralContainer args:[s] command:[s] env:[Env] envFrom:[EnvFrom] image:s imagePullPolicy:s lifecycle:Lifecycle3 livenessProbe:LivenessProbe2 name!:s ports:[Port] readinessProbe:LivenessProbe2 resizePolicy:[ResizePolicy] resources:Resource restartPolicy:s restartPolicyRules:[RestartPolicyRule] securityContext:SecurityContext startupProbe:LivenessProbe2 stdin:b stdinOnce:b targetContainerName:s terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:[VolumeDevice] volumeMounts:[VolumeMount3] workingDir:s
EvictionResponder name!:s priority!:i
Os name!:s
ReadinessGate conditionType!:s
SchedulingGroup podGroupName:s
SecurityContext4 appArmorProfile:AppArmorProfile fsGroup:i fsGroupChangePolicy:s runAsGroup:i runAsNonRoot:b runAsUser:i seLinuxChangePolicy:s seLinuxOptions:SeLinuxOption seccompProfile:AppArmorProfile supplementalGroups:[i] supplementalGroupsPolicy:s sysctls:[HttpHeader] windowsOptions:WindowsOption
TopologySpreadConstraint labelSelector:LabelSelector matchLabelKeys:[s] maxSkew!:i minDomains:i nodeAffinityPolicy:s nodeTaintsPolicy:s topologyKey!:s whenUnsatisfiable!:s
Item3 key!:s mode:i path!:s user:i
ConfigMap4 defaultMode:i defaultUser:i items:[Item3] name:s optional:b
Item4 fieldRef:FieldRef mode:i path!:s resourceFieldRef:ResourceFieldRef user:i
DownwardAPI3 defaultMode:i defaultUser:i items:[Item4]
EmptyDir2 medium:s mode:i sizeLimit:q
ManagedField apiVersion:s fieldsType:s fieldsV1:* manager:s operation:s subresource:s time:s
OwnerReference apiVersion!:s blockOwnerDeletion:b controller:b kind!:s name!:s uid!:s
Metadata2 annotations:{s} creationTimestamp:s deletionGracePeriodSeconds:i deletionTimestamp:s finalizers:[s] generateName:s generation:i labels:{s} managedFields:[ManagedField] name:s namespace:s ownerReferences:[OwnerReference] resourceVersion:s selfLink:s uid:s
DataSourceRef2 apiGroup:s kind!:s name!:s namespace:s
Spec6 accessModes:[s] dataSource:DataSource dataSourceRef:DataSourceRef2 resources:Resource4 selector:LabelSelector storageClassName:s volumeAttributesClassName:s volumeMode:s volumeName:s
VolumeClaimTemplate3 metadata:Metadata2 spec!:Spec6
Ephemeral2 volumeClaimTemplate:VolumeClaimTemplate3
ClusterTrustBundle2 labelSelector:LabelSelector name:s optional:b path!:s signerName:s user:i
ConfigMap5 items:[Item3] name:s optional:b
DownwardAPI4 items:[Item4]
PodCertificate2 certificateChainPath:s credentialBundlePath:s keyPath:s keyType!:s maxExpirationSeconds:i signerName!:s user:i userAnnotations:{s}
ServiceAccountToken2 audience:s expirationSeconds:i path!:s user:i
Source3 clusterTrustBundle:ClusterTrustBundle2 configMap:ConfigMap5 downwardAPI:DownwardAPI4 podCertificate:PodCertificate2 secret:ConfigMap5 serviceAccountToken:ServiceAccountToken2
Projected2 defaultMode:i defaultUser:i sources:[Source3]
Secret2 defaultMode:i defaultUser:i items:[Item3] optional:b secretName:s
Volume2 awsElasticBlockStore:AwsElasticBlockStore azureDisk:AzureDisk azureFile:AzureFile cephfs:Cephf cinder:Cinder configMap:ConfigMap4 csi:Csi downwardAPI:DownwardAPI3 emptyDir:EmptyDir2 ephemeral:Ephemeral2 fc:Fc flexVolume:FlexVolume flocker:Flocker gcePersistentDisk:GcePersistentDisk gitRepo:GitRepo glusterfs:Glusterf hostPath:HostPath image:Image iscsi:Iscsi name!:s nfs:Nfs persistentVolumeClaim:PersistentVolumeClaim photonPersistentDisk:PhotonPersistentDisk portworxVolume:PortworxVolume projected:Projected2 quobyte:Quobyte rbd:Rbd scaleIO:ScaleIO secret:Secret2 storageos:Storageo vsphereVolume:VsphereVolume
WorkflowTemplate +Workflow
ClusterWorkflowTemplate +Workflow
"""#
