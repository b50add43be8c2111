// swift-tools-version: 6.2
import PackageDescription

// Targets stand bottom-up: reading order is dependency order. Which imports are
// allowed is held by `Tests/TidyTests`, since SwiftPM lets a target import
// whatever its dependencies depend on.

// CI takes no warnings; elsewhere a newer compiler's opinions stop nobody.
let strictness: [SwiftSetting] =
  Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] =
  strictness + [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]

let package = Package(
  name: "flowc",
  products: [
    .executable(name: "flowc", targets: ["flowc"]),
    .executable(name: "flowrt", targets: ["flowrt"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibYAML",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"])]
    ),
    .target(name: "FlowSyntax", swiftSettings: settings),
    .target(name: "FlowContract", swiftSettings: settings),
    .target(name: "CivilCalendar", swiftSettings: settings),
    .target(
      name: "FlowAnalysis",
      dependencies: ["CivilCalendar", "FlowContract", "FlowSyntax"],
      swiftSettings: settings
    ),
    .target(name: "Manifests", dependencies: ["CLibYAML"], swiftSettings: settings),
    .target(
      name: "ArgoEngine",
      dependencies: ["CChecksum", "CivilCalendar", "Manifests"],
      swiftSettings: settings
    ),
    .target(
      name: "ArgoLint",
      dependencies: ["ArgoEngine", "FlowAnalysis", "FlowSyntax", "Manifests"],
      swiftSettings: settings
    ),
    .target(
      name: "FlowEmit",
      dependencies: ["FlowAnalysis", "FlowContract", "FlowSyntax", "Manifests"],
      swiftSettings: settings
    ),
    .target(name: "FlowGraph", swiftSettings: settings),
    .target(name: "CChecksum"),
    .target(name: "CProcess"),
    .target(
      name: "ArtifactStore",
      dependencies: [
        "CChecksum", "FlowContract",
      ],
      swiftSettings: settings
    ),
    .target(name: "CodePackage", dependencies: ["ArtifactStore"], swiftSettings: settings),
    .target(
      name: "S3Store",
      dependencies: [
        "ArtifactStore",
        "CChecksum",
        "CivilCalendar",
        "FlowContract",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "FlowRuntime",
      dependencies: ["ArtifactStore", "CProcess", "FlowContract"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "flowrt",
      dependencies: ["ArtifactStore", "FlowContract", "FlowRuntime", "S3Store"],
      swiftSettings: settings
    ),
    .target(
      name: "LocalRun",
      dependencies: ["ArgoEngine", "CProcess", "FlowContract", "FlowRuntime"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "flowc",
      dependencies: [
        "ArgoEngine",
        "ArgoLint",
        "ArtifactStore",
        "CProcess",
        "CivilCalendar",
        "CodePackage",
        "FlowAnalysis",
        "FlowContract",
        "FlowEmit",
        "FlowGraph",
        "FlowRuntime",
        "FlowSyntax",
        "LocalRun",
        "Manifests",
        "S3Store",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "Support",
      dependencies: ["FlowAnalysis", "FlowEmit", "FlowSyntax", "Manifests"],
      path: "Tests/Support",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "StoreBench",
      dependencies: ["ArtifactStore", "S3Store"],
      path: "Tests/StoreBench",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "StoreTool",
      dependencies: ["ArtifactStore", "FlowContract", "S3Store"],
      path: "Tests/StoreTool",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "FaultCampaign",
      dependencies: [
        "ArtifactStore", "FlowContract", "S3Store",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      path: "Tests/FaultCampaign",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "PodCommands",
      dependencies: ["FlowContract", "Manifests"],
      path: "Tests/PodCommands",
      swiftSettings: settings
    ),
    .target(
      name: "Fuzzing",
      dependencies: [
        "ArgoEngine", "ArgoLint", "FlowAnalysis", "FlowContract", "FlowEmit", "FlowSyntax",
        "Manifests",
      ],
      path: "Tests/Fuzzing",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "FlowFuzz",
      dependencies: ["Fuzzing"],
      path: "Tests/FlowFuzz",
      swiftSettings: settings
    ),
    .testTarget(
      name: "FlowTests",
      dependencies: [
        "FlowAnalysis", "FlowContract", "FlowEmit", "FlowSyntax", "Manifests", "Support",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ArgoEngineTests",
      dependencies: ["ArgoEngine", "Manifests", "Support"],
      swiftSettings: settings
    ),
    .testTarget(name: "FuzzTests", dependencies: ["Fuzzing", "Support"], swiftSettings: settings),
    .testTarget(
      name: "FlowAnalysisTests",
      dependencies: ["CivilCalendar", "FlowAnalysis"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ArtifactStoreTests",
      dependencies: [
        .product(name: "Crypto", package: "swift-crypto"),
        "ArtifactStore", "CChecksum", "CodePackage", "FlowContract", "StoreTool", "Support",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "S3StoreTests",
      dependencies: [
        "ArtifactStore", "CChecksum", "FlowContract", "S3Store", "Support", "flowc", "flowrt",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "FlowRuntimeTests",
      dependencies: ["ArtifactStore", "FlowContract", "FlowRuntime", "Support", "flowrt"],
      swiftSettings: settings
    ),
    .testTarget(name: "FlowGraphTests", dependencies: ["FlowGraph"], swiftSettings: settings),
    .testTarget(
      name: "ArgoLintTests",
      dependencies: ["ArgoLint", "FlowSyntax", "Manifests", "Support"],
      swiftSettings: settings
    ),
    .testTarget(name: "ManifestsTests", dependencies: ["Manifests"], swiftSettings: settings),
    .testTarget(
      name: "CommandTests",
      dependencies: ["ArtifactStore", "FlowContract", "flowc", "flowrt", "Support"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "TidyTests",
      dependencies: ["ArgoLint", "FlowSyntax", "Manifests", "Support"],
      swiftSettings: settings
    ),
  ]
)
