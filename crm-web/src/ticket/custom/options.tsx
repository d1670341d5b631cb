import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { Popover } from '../../ui/popover.tsx';
import { LoadFailed } from '../../ui/problem.tsx';
import { customFieldsQuery, type NoOptions, optionsOf } from './custom-values.ts';
import { OptionBoxes } from './option-boxes.tsx';

type Props<Value> = {
  ticketId: string;
  name: string;
  label: string;
  value: Value;
  onChoose: (value: Value | null) => void;
};

/** One of the options that Jira has for a field, or none. */
export function OneOption({ value, onChoose, ...field }: Props<string>) {
  const { name, label } = field;
  return (
    <Chooser {...field} chosen={value === '' ? [] : [value]}>
      {(options, close) =>
        ['', ...options].map((option) => (
          <label key={option}>
            <input
              type="radio"
              name={`${label} ${name}`}
              checked={option === value}
              onChange={() => onChoose(option === '' ? null : option)}
              // By a click or Enter it is chosen and done; arrows go through them all.
              onClick={({ detail }) => detail > 0 && close()}
              onKeyDown={({ key }) => key === 'Enter' && close()}
            />{' '}
            {option === '' ? t.custom.none : option}
          </label>
        ))
      }
    </Chooser>
  );
}

/** Any of the options that Jira has for a field. */
export function SeveralOptions({ value, onChoose, ...field }: Props<string[]>) {
  return (
    <Chooser {...field} chosen={value}>
      {(options) => <OptionBoxes {...{ options, value, onChoose }} />}
    </Chooser>
  );
}

type ChooserProps = Omit<Props<never>, 'value' | 'onChoose'> & {
  chosen: readonly string[];
  children: (options: readonly string[], close: () => void) => React.ReactNode;
};

function Chooser({ ticketId, name, label, chosen, children }: ChooserProps) {
  const words = chosen.join(', ') || t.custom.none;
  return (
    <div className="option-field">
      <span aria-hidden>{label}</span>
      <Popover label={words} name={`${label}: ${words}`}>
        {(close) => (
          <fieldset className="options">
            <legend>{label}</legend>
            <Options {...{ ticketId, name, chosen }}>{(options) => children(options, close)}</Options>
          </fieldset>
        )}
      </Popover>
    </div>
  );
}

type OptionsProps = Pick<ChooserProps, 'ticketId' | 'name' | 'chosen'> & {
  children: (options: readonly string[]) => React.ReactNode;
};

function Options({ ticketId, name, chosen, children }: OptionsProps) {
  const { data, error, isFetching, refetch } = useQuery(customFieldsQuery(useSession(), ticketId));
  if (!data) return error ? <LoadFailed error={error} onRetry={refetch} /> : <p role="status">{t.custom.asking}</p>;
  const { options, why } = optionsOf(data, name, chosen);
  return why === null ? children(options) : <None why={why} isAsking={isFetching} onAsk={() => void refetch()} />;
}

function None({ why, isAsking, onAsk }: { why: Exclude<NoOptions, null>; isAsking: boolean; onAsk: () => void }) {
  if (why === 'not-on-screen') return <p>{t.custom.notOnScreen}</p>;
  return (
    <>
      <p role="status">{t.custom.unknown}</p>
      <button type="button" disabled={isAsking} onClick={onAsk}>
        {t.list.retry}
      </button>
    </>
  );
}
