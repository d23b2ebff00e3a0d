/** One alarm: what happened, to whom, what to do, and the answer in one press. */
import { useLocation } from "wouter"
import { useAct } from "../data/act.ts"
import { type AlarmLine, alarmAnswer, alarmKinds, type Severity } from "../data/alarms.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Badge } from "../ui/Notice.tsx"
import { ConfirmButton } from "./ConfirmButton.tsx"
import { ButtonLink } from "./Link.tsx"
import { fullTimeText } from "./when.ts"

const tones = { critical: "danger", warning: "warn", notice: undefined } as const
const severityTexts: Record<Severity, string> = { critical: "Critical", warning: "Warning", notice: "Notice" }

export function AlarmCard({ alarm }: { alarm: AlarmLine }) {
  const [, go] = useLocation()
  const answer = useAct(alarmAnswer, {
    touches: [["alarms"], ["locks"], ["cases"]],
    done: answeredText,
    onDone: ({ case: begun }) => {
      if (begun !== null) go(paths.incident(begun))
    },
  })
  const { title, advice } = alarmKinds[alarm.kind]
  const { id } = alarm
  return (
    <article className="card stack" aria-labelledby={`alarm-${id}`}>
      <div className="stack tight">
        <h2 id={`alarm-${id}`}>{title}</h2>
        <p>
          <Badge tone={tones[alarm.severity]}>{severityTexts[alarm.severity]}</Badge>{" "}
          {alarm.lockedAt !== null && <Badge tone="danger">Locked</Badge>}
        </p>
      </div>
      <dl className="facts">
        <div>
          <dt>About</dt>
          <dd>
            {alarm.subjectName}
            {alarm.accountName !== undefined && alarm.accountName !== alarm.subjectName && `, by ${alarm.accountName}`}
          </dd>
        </div>
        <div>
          <dt>Since</dt>
          <dd>
            {fullTimeText(alarm.raisedAt)}
            {alarm.count > 1 && `, ${alarm.count} times until ${fullTimeText(alarm.lastAt)}`}
          </dd>
        </div>
        <div>
          <dt>Answer</dt>
          <dd>{standingText(alarm)}</dd>
        </div>
      </dl>
      <p>{advice}</p>
      {alarm.case !== null && (
        <div className="actions">
          <ButtonLink to={paths.incident(alarm.case)}>Go to its case</ButtonLink>
        </div>
      )}
      {alarm.state !== "closed" && (
        <div className="actions">
          {alarm.state === "open" && (
            <Button
              kind="primary"
              isPending={answer.isPending}
              onPress={() => answer.mutate({ alarm: id, answer: "looking" })}
            >
              I look at it
            </Button>
          )}
          <Button isPending={answer.isPending} onPress={() => answer.mutate({ alarm: id, answer: "right" })}>
            This was right
          </Button>
          <ConfirmButton
            kind="danger"
            title="This was not right"
            question={`${lockText(alarm)} A case begins, with everything the log knows about it.`}
            confirm="Lock and open a case"
            danger
            onConfirm={() => answer.mutate({ alarm: id, answer: "not-right" })}
          >
            This was not right
          </ConfirmButton>
        </div>
      )}
    </article>
  )
}

const answeredText = ({ answer }: Pick<AlarmLine, "answer">): string =>
  answer === "looking"
    ? "Noted. If nobody decides within four hours, it grows louder again."
    : answer === "right"
      ? "Closed: it was in order."
      : "Locked. A case was opened."

const lockText = ({ subject, subjectName }: AlarmLine): string =>
  subject.kind === "practice"
    ? "Nothing is locked: it is about the whole practice."
    : `${subjectName} opens no charts until an officer lifts it.`

function standingText(alarm: AlarmLine): string {
  const by = alarm.answeredByName ?? "Somebody"
  if (alarm.state === "looking" && alarm.answeredAt !== null)
    return `${by} looks at it since ${fullTimeText(alarm.answeredAt)}`
  if (alarm.state === "closed") {
    if (alarm.answer === null) return "Over by itself"
    return `${by}: ${alarm.answer === "right" ? "it was in order" : "it was not in order, a case began"}`
  }
  const louder = alarm.dueAt === null ? "" : ` It grows louder at ${fullTimeText(alarm.dueAt)}.`
  return `Nobody has answered yet${alarm.level > 0 ? `, everyone was told ${alarm.level === 1 ? "once" : `${alarm.level} times`}` : ""}.${louder}`
}
