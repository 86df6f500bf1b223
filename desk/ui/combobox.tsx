import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

export interface Choice {
  readonly id: number;
  readonly name: string;
  /** What stands behind the name. */
  readonly note?: ComponentChildren;
}

interface Props {
  readonly label: string;
  readonly placeholder?: string;
  /** The choices for what was typed. @throws Refusal, which leaves the list empty */
  readonly search: (text: string) => Promise<readonly Choice[]>;
  readonly onPick: (choice: Choice) => void;
  /** What the list says when nothing fits. */
  readonly empty?: string;
}

/** A field that suggests as one types (ARIA Authoring Practices, editable combobox with list autocomplete). */
export function Combobox({ label, placeholder = label, search, onPick, empty = 'Nobody is called so.' }: Props) {
  const id = useId();
  const { text, choices, active, look, close, pick, onKeyDown } = useSuggestions(search, onPick);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div class="combobox">
      <input
        role="combobox"
        aria-label={label}
        aria-expanded={choices !== undefined}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={choices?.[active] ? `${id}-${active}` : undefined}
        autocomplete="off"
        dir="auto"
        placeholder={placeholder}
        value={text}
        onInput={(event) => look(event.currentTarget.value)}
        onFocus={() => look(text)}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!choices?.length}>
        {choices?.map((choice, at) => (
          <li
            key={choice.id}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(choice)}
          >
            <span dir="auto">{choice.name}</span> <small>{choice.note}</small>
          </li>
        ))}
      </ul>
      {choices?.length === 0 && text.trim() !== '' && <p class="note empty">{empty}</p>}
    </div>
  );
}

function useSuggestions(search: Props['search'], onPick: Props['onPick']) {
  const [text, setText] = useState('');
  const [choices, setChoices] = useState<readonly Choice[] | undefined>(undefined);
  const [active, setActive] = useState(0);
  /** Answers to what was typed before are late, and ignored. */
  const turns = useRef(0);
  /** Whether the answer to what was typed is on its way, and whether Enter waits for it. */
  const waiting = useRef({ isOn: false, isEntered: false });
  const look = (typed: string) => {
    setText(typed);
    const turn = ++turns.current;
    waiting.current = { isOn: true, isEntered: false };
    const show = (found: readonly Choice[]) => {
      if (turn !== turns.current) return;
      const { isEntered } = waiting.current;
      waiting.current = { isOn: false, isEntered: false };
      setChoices(found);
      setActive(0);
      if (isEntered) pick(found[0]);
    };
    search(typed).then(show, () => show([]));
  };
  const close = () => {
    turns.current++;
    waiting.current = { isOn: false, isEntered: false };
    setChoices(undefined);
  };
  const pick = (choice: Choice | undefined) => {
    if (!choice) return;
    close();
    setText('');
    onPick(choice);
  };
  const last = (choices?.length ?? 0) - 1;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' && choices) setActive(Math.min(active + 1, last));
    else if (event.key === 'ArrowDown') look(text);
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else if (event.key === 'Enter' && waiting.current.isOn) waiting.current.isEntered = true;
    else if (event.key === 'Enter') pick(choices?.[active]);
    else if (event.key === 'Escape' && choices) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { text, choices, active, look, close, pick, onKeyDown };
}
