// Made by Scripts/embed; do not edit.

/// What `flowc explain` says, by code.
let explanations: [String: String] = [:]
