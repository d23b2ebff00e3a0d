/** Who looks after this patient, and how it is passed on. What stands here explains openings; it gives nobody a right. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { ArrowLeft } from "lucide-react"
import { Boundary } from "../components/Boundary.tsx"
import { ChartRefusal } from "../components/ChartRefusal.tsx"
import { ConfirmButton } from "../components/ConfirmButton.tsx"
import { Link } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { reasonTexts } from "../components/reason-texts.ts"
import { fullTimeText } from "../components/when.ts"
import { useAct } from "../data/act.ts"
import { type ChartId, chartIdOf } from "../data/charts.ts"
import { useMe } from "../data/desk.ts"
import { type CareRow, careRelationEnd, careRelations, isSetRelation } from "../data/oversight.ts"
import { CareForm } from "../forms/CareForm.tsx"
import { paths } from "../paths.ts"
import { Empty, Protection } from "../ui/Notice.tsx"

export default function CarePage({ chart }: { chart: string }) {
  return (
    <Page
      title="Who looks after this patient"
      documentTitle="Care"
      above={
        <Link to={paths.chart(chart)} className="back">
          <ArrowLeft size={16} aria-hidden="true" />
          Back to the chart
        </Link>
      }
      lead={<p>Whoever stands here opens the chart without being asked why.</p>}
    >
      <Boundary fallback={(error, retry) => <ChartRefusal error={error} onRetry={retry} />}>
        <div className="stack loose">
          <Relations chart={chartIdOf(chart)} />
          <CareForm chart={chartIdOf(chart)} />
        </div>
      </Boundary>
      <Protection>
        Each change is an entry of the log, and stands among this chart's openings for all to see.
      </Protection>
    </Page>
  )
}

function Relations({ chart }: { chart: ChartId }) {
  const { data: relations } = useSuspenseQuery(careRelations(chart))
  if (relations.length === 0) {
    return (
      <Empty title="Nobody yet">
        <p>Whoever writes the first note looks after the patient from then on. Or put a colleague to them here.</p>
      </Empty>
    )
  }
  return (
    <ul className="list" aria-label="Who looks after this patient">
      {relations.map((relation) => (
        <li key={`${relation.account}/${relation.kind}`} className="list-item">
          <Relation relation={relation} />
        </li>
      ))}
    </ul>
  )
}

function Relation({ relation }: { relation: CareRow }) {
  const { account, by, byName, chart, kind, name, since, until } = relation
  const me = useMe()
  const end = useAct(careRelationEnd, {
    touches: [
      ["relations", chart],
      ["who", chart],
    ],
    done: `${name} does not look after this patient any more.`,
  })
  return (
    <>
      <span className="list-main">
        <span className="list-title">
          {name}
          {account === me.account && " (you)"}
        </span>
        <span className="soft small">
          {reasonTexts[kind]}, since {fullTimeText(since)}
          {until !== null && `, until ${fullTimeText(until)}`}
          {by !== account && `; put here by ${byName}`}
        </span>
      </span>
      {isSetRelation(kind) && (
        <ConfirmButton
          size="small"
          kind="quiet"
          aria-label={`End: ${name}, ${reasonTexts[kind].toLowerCase()}`}
          title={`End it for ${name}?`}
          question="From now on they are asked why when they open this chart, unless something else explains it."
          confirm="End it"
          danger
          onConfirm={() => end.mutate({ chart, account, kind })}
        >
          End
        </ConfirmButton>
      )}
    </>
  )
}
