import ForgeReconciler, { Text } from '@forge/react';
import { createElement } from 'react';

ForgeReconciler.render(createElement(Text, null, 'fixture'));
