import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * `vite build` makes what the agent serves: the kiosk and, for the simulated world, the dock.
 * `vite build --mode previews` makes the page that tests and pictures look at; it is never served.
 */
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: mode === 'previews' ? '../out/kiosk-ui-previews' : 'dist',
    emptyOutDir: true,
    // A strict content security policy allows neither inline scripts nor data addresses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      // The contract is schemas and pure functions: what no page uses of it (central's and the dock's messages) does not ship.
      treeshake: { moduleSideEffects: [{ test: /[\\/]protocol[\\/]src[\\/]/, sideEffects: false }] },
      input: mode === 'previews' ? ['preview.html'] : ['index.html', 'dock.html'],
    },
  },
}));
