/** What was found in a log's files, in plain words. Pure. */
import type { Tampering } from "@subrosa/log"
import type { FilesChecked } from "./verify-files.ts"

/** Each is a reason not to trust this log; none when it verifies. */
export function findingsOf({ report, events, quorum, since, size }: FilesChecked): string[] {
  const findings: string[] = []
  if (report.growth === "went back")
    findings.push(
      `rolled back: ${since} entries were signed before, and now there are ${size}. An older copy was restored, or entries were taken away at the end`,
    )
  if (report.growth === "forked")
    findings.push(`forked: the first ${since} entries are not the ones that were signed before`)
  findings.push(...report.rewritten.map((one) => `since the earlier state: ${sentence(one)}`))
  if (report.root === "differs") findings.push("the entries do not lead to the root that the log has signed")
  findings.push(...named(report.tampered.map(sentence)))
  findings.push(...named(report.tiles.map((text) => `tile ${text.replace(/^tile\//, "")}`)))
  if (events !== undefined) {
    findings.push(...named(events.tampered.map((one) => `text of ${sentence(one)}`)))
    findings.push(
      ...named(
        events.backDated.map((index) => `entry ${index} was back-dated: its time is before that of an earlier entry`),
      ),
    )
    findings.push(
      ...named(
        events.missing.map((index) => `the text of entry ${index} is missing, and no erasure in the log covers it`),
      ),
    )
  }
  if (quorum === "not met") findings.push("too few of the policy's witnesses have cosigned the checkpoint")
  return findings
}

function sentence(tampering: Tampering): string {
  const { kind, index } = tampering
  switch (kind) {
    case "deleted":
      return tampering.count === 1
        ? `entry ${index} was deleted`
        : `entries ${index} to ${index + tampering.count - 1} were deleted`
    case "inserted":
      return tampering.count === 1
        ? `entry ${index} was put in`
        : `entries ${index} to ${index + tampering.count - 1} were put in`
    case "moved":
      return `entry ${index} was reordered: what belongs at ${tampering.from} stands there`
    case "missing":
      return `entry ${index} is missing (deleted, or after one that was)`
    case "edited":
      return `entry ${index} was edited`
  }
}

const namedMax = 50

function named(sentences: readonly string[]): string[] {
  const rest = sentences.length - namedMax
  return rest <= 0 ? [...sentences] : [...sentences.slice(0, namedMax), `and ${rest} more like this`]
}
