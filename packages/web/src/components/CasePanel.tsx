/** What a step of a case asks for, and does. */
import type { ReactNode } from "react"
import type { CaseId, CaseView, NoticeSender } from "../data/incidents.ts"
import { AssessPanel } from "./case-panels/AssessPanel.tsx"
import { CardsPanel } from "./case-panels/CardsPanel.tsx"
import { ClosePanel } from "./case-panels/ClosePanel.tsx"
import { CodesPanel } from "./case-panels/CodesPanel.tsx"
import { ContainPanel } from "./case-panels/ContainPanel.tsx"
import { DutiesPanel } from "./case-panels/DutiesPanel.tsx"
import { FilingsPanel } from "./case-panels/FilingsPanel.tsx"
import { LettersPanel } from "./case-panels/LettersPanel.tsx"
import { ScopePanel } from "./case-panels/ScopePanel.tsx"
import { SendPanel } from "./case-panels/SendPanel.tsx"
import type { CaseStep, StepId } from "./case-steps.ts"

export interface PanelProps {
  id: CaseId
  view: CaseView
  sender: NoticeSender | null
}

const panels: Record<StepId, (props: PanelProps) => ReactNode> = {
  contain: ContainPanel,
  scope: ScopePanel,
  assess: AssessPanel,
  duties: DutiesPanel,
  cards: CardsPanel,
  codes: CodesPanel,
  letters: LettersPanel,
  send: SendPanel,
  filings: FilingsPanel,
  close: ClosePanel,
}

export function CasePanel({ step, ...props }: PanelProps & { step: CaseStep }) {
  const Panel = panels[step.id]
  return <Panel {...props} />
}
