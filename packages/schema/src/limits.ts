/** Every limit the contract promises. Units are in the names. */
export const LIMITS = {
  /** items in one recording mutation */
  batchItems: 1_000,
  headCountMax: 5_000,
  /** an item may lie this far ahead of the server's clock (after correction) */
  aheadOfNowMs: 5 * 60_000,
  /** an item may be this late */
  lateDays: 30,
  /** an id's UUIDv7 time and the item's time may differ by this much */
  idTimeSkewMs: 24 * 3_600_000,
  /** a device clock that differs by more than this from ours is corrected by the difference */
  clockToleranceMs: 5_000,
  /** items older than this skip the minute tier */
  minuteTierDays: 14,
  minuteTierKeepDays: 15,
  /** days from the first to the last of a period: ten years */
  periodDays: 3_660,
  /** change rows live this long; a cursor older than this is answered with RESET */
  changeKeepMs: 2 * 3_600_000,
  textChars: 200,
  contentChars: 120,
  /** a report, a reason, an order in words */
  longTextChars: 2_000,
  /** of one metric query: indicators, places or organisations, periods, series on a page, and points (series times periods, comparisons included) */
  metricIndicators: 30,
  metricPlaces: 300,
  metricPeriods: 4_000,
  /** of all periods named in one metric query, overlapping ones counted again */
  metricDays: 400_000,
  /** days of recording that one query of restatements asks for */
  restatementDays: 366,
  metricSeries: 1_000,
  metricPoints: 250_000,
  /** days of kiosks whose minutes one metric query counts: 500 kiosks, ten years */
  metricKioskDays: 2_000_000,
  /** figures in one file: a spreadsheet has 1,048,576 rows */
  exportPoints: 1_000_000,
  /** of one question of reach: places, periods, and topics of each sort */
  reachPlaces: 100,
  reachPeriods: 60,
  /** of all its periods, overlapping ones counted again: sixty times ten years */
  reachDays: 220_000,
  reachTopics: 200,
  /** what anybody may see tells of no fewer people than these */
  smallCell: 5,
  /** series of one metric query on all its pages */
  metricSeriesInAll: 250_000,
  /** indicators that one question of targets or statements names */
  codes: 1_000,
  /** files of figures that one viewer takes at the same time, and how long one may stand still */
  exportsAtOnce: 3,
  exportStallMs: 120_000,
  /** large files, which are read page by page at a moment that is held: of everybody at the same time, and how long one may take */
  momentsHeld: 6,
  exportSeconds: 300,
  /** a metric query that takes longer is stopped */
  metricSeconds: 20,
  /** questions to history that are read at the same time: of all, and of one person or organisation; how many of theirs wait meanwhile, and how long */
  questionsAtOnce: 3,
  questionsOfOneAtOnce: 2,
  questionsWaiting: 20,
  questionWaitSeconds: 30,
  /** targets that one question answers */
  targets: 5_000,
  /** saved views: of one owner in a root, shared in a root, organisations that one is shared with */
  viewsPerOwner: 100,
  viewsShared: 500,
  viewOrganisations: 50,
  viewNameChars: 80,
  /** statements that one question answers; of one figure */
  statements: 5_000,
  statementsPerFigure: 20,
  /** frozen reports of one root; differences that a check tells */
  reportsPerRoot: 1_000,
  reportDifferences: 200,
  /** versions of one indicator */
  indicatorVersions: 100,
  /** terms over or under the stroke of a formula */
  indicatorTerms: 20,
  /** cells of a form that one mutation saves */
  formCells: 500,
  /** of a client's own making, for what it may have to send twice */
  idempotencyKeyChars: 100,
  /** a token lives at most this long; so many of one owner live at a time */
  tokenDays: 366,
  tokensPerOwner: 20,
  plansPerRoot: 50,
  honoursPerRoot: 2_000,
  grantsPerAccount: 50,
  credentialDays: 9_999,
  organisationsPerRoot: 5_000,
  tasksPerRoot: 2_000,
  supportingOrganisations: 30,
  /** progress reports and contributions of one organisation on one task */
  reportsPerTask: 500,
  /** activities of one account that still wait for approval */
  plansWaiting: 500,
  /** a submission is submitted, sent back, taken back and corrected so often */
  submissionSteps: 1_000,
  /** an uploaded table: the file, what it holds inflated, and its shape */
  tableBytes: 10 * 1_048_576,
  tableInflatedBytes: 100 * 1_048_576,
  tableRows: 20_000,
  tableColumns: 200,
  /** of a table of past figures, a column for each of its periods */
  historyColumns: 1_000,
  tableCells: 500_000,
  tableCellChars: 4_000,
  /** errors named in a preview; the others are counted */
  tableErrors: 500,
  /** cells that an annotated copy of an uploaded table marks */
  tableMarks: 20_000,
  /** uploaded forms that one process checks at the same time */
  tablesAtOnce: 2,
  /** figures that one file of the past enters */
  historyFigures: 200_000,
  /** regions that a root for past figures is registered with */
  historyPlaces: 2_000,
  historyMappingsPerRoot: 200,
  historyMappingBytes: 200_000,
  /** rows that a downloaded template is filled with */
  templateRows: 10_000,
  pageItems: 200,
  requestBytes: 1_048_576,
  /** how deep what is sent may be nested */
  inputDepth: 50,
  queryDepth: 8,
  /** fields of one operation, fragments counted where they are used */
  queryFields: 500,
  /** fields that an operation may be answered with, each page at its size */
  queryCost: 25_000,
  queryRootFields: 20,
  queryAliases: 30,
  queryDirectives: 30,
  queryTokens: 2_000,
  /** per address, without signing in */
  anonymousRequestsPerMinute: 600,
  /** per address: tokens and cookies that are unknown or ended */
  badCredentialsPerMinute: 600,
  sessionRequestsPerMinute: 1_200,
  credentialRequestsPerMinute: 6_000,
  signInsPerMinuteAndAddress: 30,
  signInsPerMinuteAndUserName: 10,
  socketsPerAddress: 1_000,
  anonymousSocketsPerAddress: 20,
  socketsPerSession: 30,
  socketsPerCredential: 500,
  socketBufferBytes: 1_048_576,
  socketSlowMs: 10_000,
  subscriptionsPerSocket: 16,
  socketMessageBytes: 65_536,
  idleMinutes: 30,
  signInFailures: 5,
  lockMinutes: 15,
  evidencePhotoBytes: 26_214_400,
  evidenceDocumentBytes: 52_428_800,
  /** of one activity, task or value: files, and bytes of them all */
  evidenceFiles: 40,
  evidenceBytes: 314_572_800,
  /** files taken off one subject whose content is still kept */
  evidenceRemoved: 200,
  evidenceNameChars: 200,
  photoPixels: 100_000_000,
  /** HEIC is decoded whole, in memory */
  heicPixels: 50_000_000,
  /** inside an office file, which is an archive */
  archiveEntries: 10_000,
  archiveBytes: 524_288_000,
  /** photos that an activity's record must have */
  recordPhotos: 3,
  reportChars: 4_000,
  /** people of one age group, copies or helpers in one record */
  recordCountMax: 1_000_000,
  plannedMax: 100_000,
  activityDays: 400,
} as const;
