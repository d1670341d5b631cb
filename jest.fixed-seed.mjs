import fc from 'fast-check';

// The same cases in every run, so that a run judges a change and not the dice. To look for new ones: FC_SEED=$RANDOM.
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20261122) });
