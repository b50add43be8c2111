/// The functions of Argo's expressions, by name.
///
/// The engine runs fewer than these; `lint` minds only what Argo does not know.

/// Of expr-lang 1.17, and Argo's own four.
let builtins: Set<String> = words(
  """
  all none any one filter map count sum groupBy sortBy find findIndex findLast findLastIndex reduce len type \
  abs int float string trim trimPrefix trimSuffix upper lower split splitAfter replace repeat join indexOf \
  lastIndexOf hasPrefix hasSuffix max min ceil floor round mean median toJSON fromJSON toBase64 fromBase64 \
  now duration date timezone first last get take keys values toPairs fromPairs reverse concat flatten uniq \
  sort bitand bitor bitxor bitnand bitnot bitshl bitshr bitushr asInt asFloat toJson jsonpath
  """
)

/// Of sprig 3.3, without `env` and `expandenv`, which Argo takes away.
let sprigFunctions: Set<String> = words(
  """
  hello ago date date_in_zone date_modify dateInZone dateModify duration durationRound htmlDate \
  htmlDateInZone must_date_modify mustDateModify mustToDate now toDate unixEpoch abbrev abbrevboth trunc \
  trim upper lower title untitle substr repeat trimall trimAll trimSuffix trimPrefix nospace initials \
  randAlphaNum randAlpha randAscii randNumeric swapcase shuffle snakecase camelcase kebabcase wrap wrapWith \
  contains hasPrefix hasSuffix quote squote cat indent nindent replace plural sha1sum sha256sum sha512sum \
  adler32sum toString atoi int64 int float64 seq toDecimal split splitList splitn toStrings until untilStep \
  add1 add sub div mod mul randInt add1f addf subf divf mulf biggest max min maxf minf ceil floor round join \
  sortAlpha default empty coalesce all any compact mustCompact fromJson toJson toPrettyJson toRawJson \
  mustFromJson mustToJson mustToPrettyJson mustToRawJson ternary deepCopy mustDeepCopy typeOf typeIs \
  typeIsLike kindOf kindIs deepEqual getHostByName base dir clean ext isAbs osBase osClean osDir osExt \
  osIsAbs b64enc b64dec b32enc b32dec tuple list dict get set unset hasKey pluck keys pick omit merge \
  mergeOverwrite mustMerge mustMergeOverwrite values append push mustAppend mustPush prepend mustPrepend \
  first mustFirst rest mustRest last mustLast initial mustInitial reverse mustReverse uniq mustUniq without \
  mustWithout has mustHas slice mustSlice concat dig chunk mustChunk bcrypt htpasswd genPrivateKey \
  derivePassword buildCustomCert genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert \
  genSignedCertWithKey encryptAES decryptAES randBytes uuidv4 semver semverCompare fail regexMatch \
  mustRegexMatch regexFindAll mustRegexFindAll regexFind mustRegexFind regexReplaceAll mustRegexReplaceAll \
  regexReplaceAllLiteral mustRegexReplaceAllLiteral regexSplit mustRegexSplit regexQuoteMeta urlParse urlJoin
  """
)

private func words(_ text: String) -> Set<String> {
  Set(text.split(separator: " ").map(String.init))
}
