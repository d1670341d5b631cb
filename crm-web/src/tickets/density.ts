import type { Density, SearchParams } from './search-params.ts';

const KEY = 'synapse.density';

/** What the address says, or what this person chose last. */
export const densityOf = ({ density }: Pick<SearchParams, 'density'>): Density =>
  density ?? (localStorage.getItem(KEY) === 'compact' ? 'compact' : 'comfortable');

export const keepDensity = (density: Density) => localStorage.setItem(KEY, density);
