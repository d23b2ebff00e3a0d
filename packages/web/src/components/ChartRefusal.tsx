/** Why a chart is not shown: the limit is reached, the log's proof fails, or it may not be opened. Each says what can be done. */
import type { ChartId } from "../data/charts.ts"
import { describeError } from "../data/describe-error.ts"
import { useMay } from "../data/desk.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Notice } from "../ui/Notice.tsx"
import { EmergencyForm } from "./EmergencyForm.tsx"
import { ButtonLink } from "./Link.tsx"
import { Page } from "./Page.tsx"
import { ReasonForm } from "./ReasonForm.tsx"
import { timeText } from "./when.ts"

/** `chart`: what was to be opened; with it, a reason can be given or an emergency declared. */
export function ChartRefusal({ error, onRetry, chart }: { error: unknown; onRetry: () => void; chart?: ChartId }) {
  const mayBreakGlass = useMay("break-glass")
  const failure = describeError(error)
  const emergency = chart !== undefined && mayBreakGlass ? chart : undefined
  if (failure.limit !== undefined) return <LimitReached limit={failure.limit} onRetry={onRetry} chart={emergency} />
  if (failure.code === "proof_failed") return <ProofFailed message={failure.message} onRetry={onRetry} />
  if (chart !== undefined && failure.code === "reason_required") return <ReasonForm chart={chart} onOpen={onRetry} />
  if (emergency !== undefined && failure.code === "refused") {
    return (
      <EmergencyForm chart={emergency} onOpen={onRetry} title="Not on your care team">
        <Notice title="This chart belongs to colleagues, or does not exist">
          If you are to treat this patient, ask an owner to put you on the care team.
        </Notice>
      </EmergencyForm>
    )
  }
  return (
    <Page title="This chart is not open">
      <div className="stack">
        <Notice tone="danger" title={failure.title} live>
          {failure.message}
        </Notice>
        <div className="actions">
          <Button onPress={onRetry}>Try again</Button>
          <ButtonLink to={paths.patients} kind="quiet">
            Back to patients
          </ButtonLink>
        </div>
      </div>
    </Page>
  )
}

/** `chart`: for who may open it in an emergency, which no limit stops. */
function LimitReached({
  limit,
  onRetry,
  chart,
}: {
  limit: { window: "hour" | "day"; limit: number; used: number; retryAt: string; tier?: string }
  onRetry: () => void
  chart: ChartId | undefined
}) {
  const mayRaise = useMay("practice-manage")
  const within = limit.window === "hour" ? "within an hour" : "within a day"
  const title = "Your limit is reached"
  const why = (
    <>
      <Notice
        tone="warn"
        title={`You have opened ${limit.used} of ${limit.limit} patients${tierText(limit.tier)} ${within}`}
        live
      >
        <p>The next chart can be opened from {timeText(limit.retryAt)} on. Charts that are open already stay open.</p>
      </Notice>
      <p>
        The limit is there so that nobody, with your device or in your name, can carry away the whole practice at once.
        A patient you have no known reason for counts three times, and a new device has half the limit for a day. An
        owner can raise it for your role, with a second person and a delay; the change is in the log.
      </p>
    </>
  )
  const actions = (
    <>
      <Button onPress={onRetry}>Try again</Button>
      {mayRaise && <ButtonLink to={paths.limits}>Change limits</ButtonLink>}
    </>
  )
  if (chart !== undefined) {
    return (
      <EmergencyForm chart={chart} onOpen={onRetry} title={title} actions={actions}>
        {why}
      </EmergencyForm>
    )
  }
  return (
    <Page title={title}>
      <div className="stack">
        {why}
        <div className="actions">
          {actions}
          <ButtonLink to={paths.patients} kind="quiet">
            Back to patients
          </ButtonLink>
        </div>
      </div>
    </Page>
  )
}

const tierText = (tier: string | undefined): string =>
  tier === undefined ? "" : tier === "substance-use" ? " with substance use records" : " with psychotherapy notes"

function ProofFailed({ message, onRetry }: { message: string; onRetry: () => void }) {
  const mayReview = useMay("log-review")
  return (
    <Page title="Subrosa does not show this chart">
      <div className="stack">
        <Notice tone="danger" title="The log's proof does not hold" live>
          {message}
        </Notice>
        <p>
          Every opening must be written into the practice's log first, and the server must prove it. This proof was
          missing or wrong, so nothing was opened.
        </p>
        <ul>
          <li>Try again once: a connection that broke off at the wrong moment can look like this.</li>
          <li>
            If it stays, stop working in Subrosa and tell the practice's owner or privacy officer: the server may have
            been tampered with or restored from an old backup.
          </li>
        </ul>
        <div className="actions">
          <Button onPress={onRetry}>Try again</Button>
          {mayReview && (
            <ButtonLink to={paths.log} kind="quiet">
              Verify the whole log
            </ButtonLink>
          )}
        </div>
      </div>
    </Page>
  )
}
