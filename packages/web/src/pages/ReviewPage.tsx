/** The review queue: openings that stand out, then those on somebody's word alone, for a look once a week. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { ClipboardCheck } from "lucide-react"
import { Boundary } from "../components/Boundary.tsx"
import { BreakGlassQueue } from "../components/BreakGlassQueue.tsx"
import { FindingCard } from "../components/FindingCard.tsx"
import { Page } from "../components/Page.tsx"
import { WatchTabs } from "../components/WatchTabs.tsx"
import { findings } from "../data/alarms.ts"
import { StaffHomeForm } from "../forms/StaffHomeForm.tsx"
import { Empty, Protection } from "../ui/Notice.tsx"

export default function ReviewPage() {
  return (
    <Page
      title="Review"
      lead="Openings that no appointment, task or hand-over explains: first those that stand out, then all others. A look once a week is enough; most have a good reason."
      above={<WatchTabs />}
    >
      <Boundary>
        <Queue />
      </Boundary>
      <Boundary>
        <StaffHomeForm />
      </Boundary>
    </Page>
  )
}

function Queue() {
  const { data } = useSuspenseQuery(findings)
  if (data.length === 0) {
    return (
      <Empty title="Nothing stands out" icon={<ClipboardCheck size={32} aria-hidden="true" />}>
        <p>Every opening is explained by the work that belongs to it, or was looked at.</p>
      </Empty>
    )
  }
  const suspected = data.filter(({ alarmed }) => alarmed)
  const others = data.filter(({ alarmed }) => !alarmed)
  return (
    <div className="stack loose">
      <Protection>
        Nobody sees findings about themselves here; another officer does. Each decision stands in the log.
      </Protection>
      {suspected.map((finding) => (
        <FindingCard key={finding.id} finding={finding} />
      ))}
      {others.length > 0 && <BreakGlassQueue findings={others} />}
    </div>
  )
}
