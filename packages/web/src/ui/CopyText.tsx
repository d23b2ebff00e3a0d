/** A text to copy, with a button that says when it is done. */
import { Check, Copy } from "lucide-react"
import { useState } from "react"
import { Button } from "./Button.tsx"

export function CopyText({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2500)
  }
  return (
    <div className="copy">
      <code>{text}</code>
      <Button
        aria-label={label}
        onPress={() => void copy()}
        icon={copied ? <Check size={18} aria-hidden="true" /> : <Copy size={18} aria-hidden="true" />}
      />
      <span role="status" className="visually-hidden">
        {copied ? "Copied" : ""}
      </span>
    </div>
  )
}
