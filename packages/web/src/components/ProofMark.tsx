/** Whether a line's place in the signed log was proved just now. */
import { ShieldCheck, ShieldX } from "lucide-react"
import { Badge } from "../ui/Notice.tsx"

export function ProofMark({ proof }: { proof: "verified" | "failed" }) {
  return proof === "verified" ? (
    <Badge tone="ok">
      <ShieldCheck size={14} aria-hidden="true" />
      Checked
    </Badge>
  ) : (
    <Badge tone="danger">
      <ShieldX size={14} aria-hidden="true" />
      Does not hold
    </Badge>
  )
}
