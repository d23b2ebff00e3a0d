/** A button that asks before it acts; the question says what happens. */
import { type ReactNode, useState } from "react"
import { Button, type ButtonProps } from "../ui/Button.tsx"
import { Dialog } from "../ui/Dialog.tsx"

export function ConfirmButton(
  props: Omit<ButtonProps, "onPress"> & {
    title: string
    question: ReactNode
    confirm: string
    danger?: boolean
    onConfirm: () => void
  },
) {
  const { title, question, confirm, danger, onConfirm, ...button } = props
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Button {...button} onPress={() => setOpen(true)} />
      <Dialog title={title} isOpen={isOpen} onClose={close} alert>
        {typeof question === "string" ? <p>{question}</p> : question}
        <div className="actions">
          <Button onPress={close}>Cancel</Button>
          <Button
            kind={danger === true ? "danger" : "primary"}
            onPress={() => {
              close()
              onConfirm()
            }}
          >
            {confirm}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
