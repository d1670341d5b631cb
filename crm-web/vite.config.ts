import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // The Forge app's packages put React 18 into the repository's root; the frontend has its own.
  resolve: { dedupe: ['react', 'react-dom'] },
  // Strict CSP: nothing is put into the page as data: or inline.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'es2023' },
});
