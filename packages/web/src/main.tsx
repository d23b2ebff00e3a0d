/** The app's entry: theme, styles, presence, routes. */
import "./no-eval.ts"
import { QueryClientProvider } from "@tanstack/react-query"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import "./styles/tokens.css"
import "./styles/base.css"
import "./styles/ui.css"
import "./styles/surfaces.css"
import "./styles/watch.css"
import "./styles/frame.css"
import "./styles/app.css"
import "./styles/print.css"
import { queryClient } from "./data/query-client.ts"
import { watchPresence } from "./data/touch.ts"
import { Routes } from "./routes.tsx"
import { Toasts } from "./ui/Toasts.tsx"
import { applyTheme } from "./ui/theme.ts"

applyTheme()
watchPresence()

const root = document.getElementById("root")
if (root === null) throw new Error("index.html has no #root")
// What a boundary catches is shown in its place; the console would only repeat it.
createRoot(root, { onCaughtError: () => {} }).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Routes />
      <Toasts />
    </QueryClientProvider>
  </StrictMode>,
)
