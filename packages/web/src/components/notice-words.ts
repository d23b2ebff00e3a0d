/** What stands around a notice, before anyone knows in which language it is: as the browser asks for. Neutral: others may see the screen. */

const en = {
  language: "en",
  title: "Message",
  heading: "There is a message for you",
  lead: "It is kept sealed until you open it. Make sure that nobody else is looking.",
  open: "Open the message",
  print: "Print",
  failed: "The message could not be opened",
  damaged: "The link is not whole. Open it from the e-mail again, or copy it to its end.",
  gone: "There is nothing behind this link. A message is kept for 90 days; or the link is not the one that was sent. After many tries, wait a quarter of an hour and try again.",
  offline: "The server cannot be reached just now. Check the connection and try again.",
  call: "Or call those who wrote to you, by the number that you already know.",
}
export type NoticeWords = typeof en

const es: NoticeWords = {
  language: "es",
  title: "Mensaje",
  heading: "Hay un mensaje para usted",
  lead: "Está sellado hasta que usted lo abra. Asegúrese de que nadie más esté mirando.",
  open: "Abrir el mensaje",
  print: "Imprimir",
  failed: "No se pudo abrir el mensaje",
  damaged: "El enlace no está completo. Ábralo de nuevo desde el correo, o cópielo hasta el final.",
  gone: "No hay nada detrás de este enlace. Un mensaje se guarda 90 días; o el enlace no es el que se envió. Después de muchos intentos, espere un cuarto de hora e inténtelo de nuevo.",
  offline: "Ahora no se puede llegar al servidor. Revise la conexión e inténtelo de nuevo.",
  call: "O llame a quienes le escribieron, al número que usted ya conoce.",
}

/** `languages`: BCP 47, in the order wished for. */
export function noticeWords(languages: readonly string[]): NoticeWords {
  const offered = [en, es]
  const wished = languages.map((tag) => tag.toLowerCase().split("-")[0])
  return wished.map((tag) => offered.find(({ language }) => language === tag)).find((one) => one !== undefined) ?? en
}
