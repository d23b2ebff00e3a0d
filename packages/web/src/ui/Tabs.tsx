/** Tabs within a page: arrow keys move, the panel follows. */
import type { ReactNode } from "react"
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components"

export interface TabItem {
  id: string
  label: string
  count?: number
  content: ReactNode
}

export function Tabs(props: {
  label: string
  items: readonly TabItem[]
  selected?: string
  onSelect?: (id: string) => void
}) {
  return (
    <AriaTabs
      {...(props.selected === undefined ? {} : { selectedKey: props.selected })}
      {...(props.onSelect === undefined ? {} : { onSelectionChange: (key) => props.onSelect?.(String(key)) })}
    >
      <TabList aria-label={props.label} className="tabs">
        {props.items.map((item) => (
          <Tab key={item.id} id={item.id} className="tab">
            {item.label} {item.count !== undefined && <span className="count">{item.count}</span>}
          </Tab>
        ))}
      </TabList>
      {props.items.map((item) => (
        <TabPanel key={item.id} id={item.id} className="tab-panel">
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
