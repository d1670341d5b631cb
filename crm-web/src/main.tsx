import { ApiProblem } from '@synapse/api-client/problem';
import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { router } from './router.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/bulk.css';
import './styles/ticket.css';
import './styles/pane.css';
import './styles/actions.css';
import './styles/views.css';
import './styles/contacts.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element "root"');

// What a person does is shown in the same task. By a timer, as Query's own, it would be a frame later.
notifyManager.setScheduler(queueMicrotask);

/** Once: what the API refuses, it refuses again. */
const mayHelp = (failures: number, error: unknown) =>
  failures === 0 && !(error instanceof ApiProblem && error.status < 500);

const queries = new QueryClient({
  // Without a network, a request fails as one that the API does not answer: one way to say so, and nothing is sent much later.
  defaultOptions: {
    queries: { staleTime: 2_000, retry: mayHelp, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App>
        <RouterProvider router={router} />
      </App>
    </QueryClientProvider>
  </StrictMode>,
);
