/** Builds the web app into dist/. The server gives files named `assets/*worker*.js` a policy of their own (they run WebAssembly). */
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  plugins: [react()],
  worker: {
    format: "es",
    rollupOptions: {
      output: { entryFileNames: "assets/[name]-[hash].js", chunkFileNames: "assets/worker-[name]-[hash].js" },
    },
  },
  build: {
    outDir: "dist",
    // Ed25519 in WebCrypto decides: browsers older than these cannot hold a device key.
    target: ["chrome137", "edge137", "firefox129", "safari17.5"],
    cssTarget: ["chrome137", "edge137", "firefox129", "safari17.5"],
    // No data: URLs: the content security policy allows fonts and styles from our own origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
