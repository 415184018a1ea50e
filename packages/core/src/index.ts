export { exitCode } from "./problem.ts";
export type { Claim, Evidence, ExitCode, Place, Problem, Severity } from "./problem.ts";
export type { IndexChange, Migration, Mode, Phase, Scope, Script, Statement, Variable } from "./migration.ts";
export type { Base, Catalog, Seed, Sha256, SourceFile, Template } from "./catalog.ts";
export type { Kind, Target } from "./target.ts";
export { historyText } from "./state.ts";
export type { Group, LedgerRow, LedgerShape, RowState, State } from "./state.ts";
export type { Intent, Policy, Selection } from "./intent.ts";
export { conductOf } from "./plan/conduct.ts";
export type { Conduct } from "./plan/conduct.ts";
export { limitsJson } from "./run-limits.ts";
export type { RunLimits } from "./run-limits.ts";
export type { Cohort, Covered, From, Plan, Stage, Step, Verdict } from "./plan.ts";
export { baseFor, baseMigrations } from "./plan/base.ts";
export { plan } from "./plan/plan.ts";
export { recordedBy } from "./plan/recorded-by.ts";
export { cut, planJson, problemJson, rolloutOf } from "./plan/json.ts";
export type {
  CohortJson,
  PlanJson,
  ProblemJson,
  RolloutJson,
  StageJson,
  StepJson,
  TargetLists,
} from "./plan/json.ts";
export { digestHolds } from "./plan/digest.ts";
export { withHazards } from "./plan/with-hazards.ts";
export { withProblems } from "./plan/with-problems.ts";
export { parsePlan } from "./plan/parse-plan.ts";
export type { ParsedPlan } from "./plan/parse-plan.ts";
export { meantBy } from "./plan/meant.ts";
export { recordedIn, spellingsIn } from "./plan/recorded.ts";
export { afterwards } from "./plan/walk.ts";
export { statusJson, statusOf } from "./plan/status.ts";
export type { Status, StatusCohort, StatusCohortJson, StatusJson } from "./plan/status.ts";
export { selects } from "./plan/select.ts";
export { review, reviewedSteps } from "./review.ts";
export type { ReviewedStep } from "./review.ts";
export { report, reportExit, tally } from "./report.ts";
export type { Report, Stopped, Tally, Timing, WaveReport } from "./report.ts";
export type { FailureGroup } from "./failures.ts";
export { reportJson } from "./report-json.ts";
export { ansiPalette, plainPalette } from "./render/palette.ts";
export type { Palette } from "./render/palette.ts";
export type {
  ExtensionFacts,
  Facts,
  FingerprintFacts,
  GroupFacts,
  InvalidIndexFacts,
  ServerFacts,
  Sizes,
  Spread,
  TableFacts,
  UnreadFacts,
} from "./facts/facts.ts";
export { factsState, namesAll } from "./facts/facts-state.ts";
export { factsName, gatherFacts } from "./facts/gather-facts.ts";
export type { InvalidIndex, Naming, Observed, TableSample } from "./facts/gather-facts.ts";
export { parseFacts } from "./facts/parse-facts.ts";
export type { ParsedFacts } from "./facts/parse-facts.ts";
export { driftedTargets } from "./drift/drift.ts";
export type { Drift, DriftBasis, DriftCohort, Outlier, Rehearsed } from "./drift/drift.ts";
export { driftCounts, driftInFacts } from "./drift/drift-counts.ts";
export type { DriftCounts } from "./drift/drift-counts.ts";
export { driftJson } from "./drift/drift-json.ts";
export type { DriftCohortJson, DriftJson, OutlierJson } from "./drift/drift-json.ts";
export { findDrift } from "./drift/find-drift.ts";
export { driftAbout, driftReads, withObjects } from "./drift/objects.ts";
export { compareObjects } from "./fingerprint/compare-objects.ts";
export type { ObjectDifference } from "./fingerprint/compare-objects.ts";
export { objectKinds } from "./fingerprint/fingerprint.ts";
export type { CatalogObject, Fingerprint, ObjectKind } from "./fingerprint/fingerprint.ts";
export { code, cellCode, fenced, prose, visible, visibleLines } from "./render/escape.ts";
export { table } from "./render/table.ts";
export { sizesMarkdown, sizesText } from "./render/sizes.ts";
export { driftMarkdown } from "./render/drift-markdown.ts";
export { driftText } from "./render/drift-text.ts";
export type { DriftDetail } from "./render/drift-text.ts";
export { planMarkdown } from "./render/plan-markdown.ts";
export { planText } from "./render/plan-text.ts";
export { problemsText, withoutPlace } from "./render/problems.ts";
export { reportMarkdown } from "./render/report-markdown.ts";
export { headerLine, parseHeader } from "./comment/header.ts";
export type { CommentHeader } from "./comment/header.ts";
export { longestComment } from "./comment/fit.ts";
export type { Fitted } from "./comment/fit.ts";
export { remembered } from "./comment/remembered.ts";
export type { Remembered } from "./comment/remembered.ts";
export type { Pushed } from "./comment/since.ts";
export type { AcceptedHazard, Inspection } from "./comment/inspection.ts";
export type { RuledStatement } from "./rehearse/statements.ts";
export type { WorkKind } from "./estimate.ts";
export { checksOf, percentOf } from "./checks.ts";
export type { Basis, Check } from "./checks.ts";
export { checksText } from "./render/checks-text.ts";
export { checkedTable } from "./comment/checked.ts";
export { statementSection } from "./render/statement-section.ts";
export { whole } from "./render/plan-view.ts";
export { statementListText } from "./render/statement-list.ts";
export { statementsJson } from "./rehearse/statements-json.ts";
export type { StatementJson } from "./rehearse/statements-json.ts";
export { statementRows } from "./rehearse/statements.ts";
export { planComment, planSummary } from "./comment/plan-comment.ts";
export type { PlanComment, Written } from "./comment/plan-comment.ts";
export { reportComment, reportSummary } from "./comment/report-comment.ts";
export type { Progress, ReportComment } from "./comment/report-comment.ts";
export { duration } from "./render/duration.ts";
export { reportText } from "./render/report-text.ts";
export { pendingText, statusText } from "./render/status-text.ts";
export { capped, counted, listed, selecting, thousands, whom } from "./words.ts";
export type { FailureJson, ReportJson } from "./report-json.ts";
export { canonical } from "./canonical.ts";
export { nearest } from "./suggest.ts";
export type { Event, Failure, Outcome, WaveOutcomes } from "./event.ts";
export { waveName, waves } from "./waves.ts";
export type { Budget, Canary, RolloutPolicy, Wave } from "./waves.ts";
export { brake } from "./waves/brake.ts";
export type { Brake, Braked } from "./waves/brake.ts";
export { ancestors, compareMigrations, graph, heads, isDescendant, kindsOf, nodeOf } from "./order.ts";
export type { Graph } from "./order.ts";
export { indexChange } from "./parse/index-change.ts";
export { splitStatements } from "./parse/split.ts";
export type { Directive, Piece, Split } from "./parse/split.ts";
export type { Token } from "./parse/token.ts";
export type { Fault } from "./parse/fault.ts";
export { readCatalog } from "./read-catalog.ts";
export { fill, quoteIdent, quoteLiteral } from "./variables.ts";
export { buildOrder, isBase } from "./rehearse/build-order.ts";
export type { Beginning } from "./rehearse/beginning.ts";
export type {
  Rehearsal,
  RehearsalOutcome,
  RehearsalServer,
  RehearsedCohort,
  RehearsedStep,
  SchemaDifference,
} from "./rehearse/rehearsal.ts";
export { rehearsalProblems } from "./rehearse/problems.ts";
export { proofOf } from "./rehearse/proof.ts";
export type { Proof } from "./rehearse/proof.ts";
export { rehearsalMarkdown, rehearsalSections } from "./render/rehearsal-markdown.ts";
export { proofText, rehearsalText } from "./render/rehearsal-text.ts";
export { standInsOf, turnsOf } from "./rehearse/stand-ins.ts";
export type { StandIn, Turn } from "./rehearse/stand-ins.ts";
export { blocks, lockModes, strength, strongest } from "./trace.ts";
export type { Blocks, LockMode, RelationKind, RelationLock, StatementTrace, TraceError } from "./trace.ts";
export { longestIdentifier, utf8Length } from "./utf8.ts";
export { compareVersions, versionKey } from "./version.ts";
export { draftChange } from "./diff/draft-change.ts";
export type { Draft, DraftStatement, Loss, Refusal } from "./diff/draft.ts";
export { isPartKind } from "./diff/part.ts";
export { scriptText } from "./diff/script-text.ts";
export type { Part, PartKind } from "./diff/part.ts";
