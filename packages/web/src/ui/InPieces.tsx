/** A long list, a piece at a time. */
import { type ReactNode, useState } from "react"
import { Button } from "./Button.tsx"

export function InPieces<T>(props: {
  items: readonly T[]
  /** How many at a time. */
  pieceLength: number
  children: (shown: readonly T[]) => ReactNode
}) {
  const { items, pieceLength, children } = props
  const [shown, setShown] = useState(pieceLength)
  const left = items.length - shown
  return (
    <div className="stack">
      {children(items.slice(0, shown))}
      {left > 0 && (
        <div>
          <Button onPress={() => setShown(shown + pieceLength)}>
            Show {Math.min(pieceLength, left)} more of {left}
          </Button>
        </div>
      )}
    </div>
  )
}
