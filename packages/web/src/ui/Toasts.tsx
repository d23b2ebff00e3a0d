/** Short confirmations that float above the page and go by themselves; hovering or focus keeps them. */
import { X } from "lucide-react"
import {
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components"
import { Button } from "./Button.tsx"

const queue = new ToastQueue<{ text: string }>({ maxVisibleToasts: 3 })

/** Errors stay until dismissed. */
export function toast(text: string, tone: "done" | "error" = "done"): void {
  queue.add({ text }, tone === "done" ? { timeout: 6000 } : {})
}

export const clearToasts = (): void => queue.clear()

export function Toasts() {
  return (
    <ToastRegion queue={queue} className="toasts">
      {({ toast }) => (
        <Toast toast={toast} className="toast">
          <ToastContent>
            <Text slot="title">{toast.content.text}</Text>
          </ToastContent>
          <Button
            slot="close"
            kind="quiet"
            size="small"
            aria-label="Dismiss"
            icon={<X size={16} aria-hidden="true" />}
          />
        </Toast>
      )}
    </ToastRegion>
  )
}
