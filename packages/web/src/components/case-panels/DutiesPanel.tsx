/** Who writes: letters, reports and the law's clocks need it. */
import { SenderForm } from "../../forms/SenderForm.tsx"
import type { PanelProps } from "../CasePanel.tsx"

export function DutiesPanel({ sender }: PanelProps) {
  return <SenderForm sender={sender} />
}
