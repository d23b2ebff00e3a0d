/** The way to what belongs to no patient. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { Boundary } from "../components/Boundary.tsx"
import { ButtonLink } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { PracticeTabs } from "../components/PracticeTabs.tsx"
import { practiceChart } from "../data/charts.ts"
import { paths } from "../paths.ts"
import { Empty, Protection } from "../ui/Notice.tsx"

export default function RecordsPage() {
  return (
    <Page
      title="The practice's own records"
      above={<PracticeTabs />}
      lead={
        <p>Colleagues and places, blank questionnaires, and whatever else came with an import and names no patient.</p>
      }
    >
      <Boundary>
        <Records />
      </Boundary>
    </Page>
  )
}

function Records() {
  const { data: chart } = useSuspenseQuery(practiceChart)
  if (chart === null) return <Empty title="Nothing here that you may open">They come with imported files.</Empty>
  return (
    <div className="stack">
      <div className="actions">
        <ButtonLink to={paths.chart(chart)} kind="primary">
          Open them
        </ButtonLink>
      </div>
      <Protection>They are kept like a patient's chart: encrypted, and each opening is in the log.</Protection>
    </div>
  )
}
