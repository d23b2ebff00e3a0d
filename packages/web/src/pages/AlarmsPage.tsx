/** Alarms: what has to be looked at, and where alarms are sent. */
import { useQuery, useSuspenseQuery } from "@tanstack/react-query"
import { BellOff } from "lucide-react"
import { useState } from "react"
import { AlarmCard } from "../components/AlarmCard.tsx"
import { Boundary } from "../components/Boundary.tsx"
import { ChannelList } from "../components/ChannelList.tsx"
import { Page } from "../components/Page.tsx"
import { WatchTabs } from "../components/WatchTabs.tsx"
import { type AlarmLine, alarms, alarmsAll } from "../data/alarms.ts"
import { Button } from "../ui/Button.tsx"
import { Empty } from "../ui/Notice.tsx"

export default function AlarmsPage() {
  return (
    <Page
      title="Alarms"
      lead="Answer within half an hour: otherwise everyone is told, and what a critical alarm is about is locked."
      above={<WatchTabs />}
    >
      <Boundary>
        <Open />
      </Boundary>
      <Boundary>
        <ChannelList />
      </Boundary>
    </Page>
  )
}

const gravity = { critical: 0, warning: 1, notice: 2 }
/** The gravest first; of equals the newest. */
const byGravity = (a: AlarmLine, b: AlarmLine): number =>
  gravity[a.severity] - gravity[b.severity] || b.raisedAt.localeCompare(a.raisedAt)

function Open() {
  const { data } = useSuspenseQuery(alarms)
  const [isAll, setAll] = useState(false)
  const { data: all = [] } = useQuery({ ...alarmsAll, enabled: isAll })
  const closed = all.filter(({ state }) => state === "closed")
  return (
    <div className="stack">
      {data.length === 0 ? (
        <Empty title="No alarm is open" icon={<BellOff size={32} aria-hidden="true" />}>
          <p>When something has to be looked at, it stands here and beside Practice in the navigation.</p>
        </Empty>
      ) : (
        data.toSorted(byGravity).map((alarm) => <AlarmCard key={alarm.id} alarm={alarm} />)
      )}
      {isAll ? (
        <section className="stack" aria-label="Answered alarms">
          {closed.length === 0 && <p>None was answered before.</p>}
          {closed.map((alarm) => (
            <AlarmCard key={alarm.id} alarm={alarm} />
          ))}
        </section>
      ) : (
        <div className="actions">
          <Button kind="quiet" onPress={() => setAll(true)}>
            Show answered alarms
          </Button>
        </div>
      )}
    </div>
  )
}
