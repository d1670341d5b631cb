import ForgeReconciler from '@forge/react';
import React from 'react';
import { Admin } from './admin/admin';

ForgeReconciler.render(
  <React.StrictMode>
    <Admin />
  </React.StrictMode>,
);
