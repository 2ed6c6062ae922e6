// Shows a call's events. Everything that comes from outside goes in as text, never as markup.

const $ = (id) => document.getElementById(id);

// Name, the block it is read from, and what it shows: a figure with its range and words, or words alone.
const SIGNALS = [
  ['Mood, a hint', (e) => e.voice.emotion, (b) => [b.label === 'unknown' ? 'unknown' : `perhaps ${b.label} (${b.scores[b.label].toFixed(2)})`]],
  ['Arousal', (e) => e.voice.arousal, (b, e) => [b.value.toFixed(2) + signed(e.voice.arousal_delta), b.value, 0, 1]],
  ['Anger', (e) => e.voice.anger, (b) => [b.value.toFixed(2), b.value, 0, 1]],
  ['Hesitation', (e) => e.voice.hesitation, (b) => [`${b.score.toFixed(2)}${hesitations(b)}`, b.score, 0, 1]],
  ['Speech rate', (e) => e.voice.rate, (b) => [`${b.syllables_per_s.toFixed(1)} syll/s`, b.syllables_per_s, 0, 9]],
  ['Pitch', (e) => e.voice.pitch, (b) => [`${b.median_hz.toFixed(0)} Hz`, b.median_hz, 60, 400]],
  ['Level', (e) => e.voice.level, (b) => [`${b.dbfs.toFixed(0)} dBFS`, b.dbfs + 60, 0, 60]],
  ['Signal to noise', (e) => e.voice.quality, (b) => [`${b.snr_db.toFixed(0)} dB${lineWords(b)}`, b.snr_db, 0, 40]],
  ['Language', (e) => e.voice.language, (b) => [`${b.code} (${b.source})${b.mismatch ? ', perhaps another' : ''}`]],
  ['Taking turns', (e) => e.dynamics, (b) => [turnTaking(b)]],
];

const STAGES = {
  endpointing: 'waiting for the end',
  final_transcript: 'last words',
  decide: 'decision',
  request: 'request',
  first_token: 'first token',
  first_clause: 'first clause',
  first_audio: 'voice',
  send: 'sending',
  leading_silence: 'silence in the voice',
};

export class View {
  constructor() {
    this.reset();
  }

  reset() {
    this.turns = new Map();
    this.gaps = [];
    this.cost = 0;
    this.costKnown = true;
    this.shown = null;
    $('turns').replaceChildren();
    $('empty').hidden = false;
    $('meters').replaceChildren();
    $('consent').textContent = '';
    for (const [id, text] of [['partial', '…'], ['total-turns', '0'], ['total-gap', '–'], ['total-cost', '$0'],
      ['total-underruns', '0'], ['total-lost', '0']]) $(id).textContent = text;
    this.error('');
  }

  state(state, text) {
    $('state').dataset.state = state;
    $('state').textContent = text;
  }

  error(text) {
    $('error').hidden = !text;
    $('error').textContent = text;
  }

  level(level) {
    $('mic-level').style.setProperty('--level', level);
  }

  count(id, value) {
    $(id).textContent = String(value);
  }

  on(event) {
    switch (event.type) {
      case 'consent': this.consent(event.emotion, event.emotion_reason); break;
      case 'transcript.partial': $('partial').textContent = event.text || '…'; break;
      case 'transcript.final': this.said(event); break;
      case 'signals': this.signals(event); break;
      case 'route.decided': this.route(event); break;
      case 'turn.timeline': this.timeline(event); break;
      case 'reply.heard': this.heard(event); break;
      case 'turn.done': this.done(event); break;
      default:
    }
  }

  // The card of a turn, in the order of turns.
  turn(number) {
    let turn = this.turns.get(number);
    if (!turn) {
      $('empty').hidden = true;
      const card = make('li', 'turn');
      turn = {};
      for (const part of ['said', 'choice', 'heard', 'time', 'facts']) {
        turn[part] = make('div');
        card.append(turn[part]);
      }
      this.turns.set(number, turn);
      $('turns').append(card);
      card.scrollIntoView({ block: 'nearest' });
    }
    return turn;
  }

  said(event) {
    $('partial').textContent = '…';
    this.turn(event.turn).said.replaceChildren(line('You', event.text || '(nothing understood)'));
  }

  signals(event) {
    this.shown = event;
    $('meters').replaceChildren(...SIGNALS.map(([name, block, read]) => {
      const values = block(event);
      const row = make('div');
      row.append(make('dt', '', name));
      const dd = make('dd');
      if (values?.available && !Object.values(values).includes(null)) {
        const [text, value, min, max] = read(values, event);
        if (value !== undefined) {
          const meter = make('meter');
          Object.assign(meter, { min, max, value });
          meter.setAttribute('aria-label', `${name}: ${text}`);
          dd.append(meter);
        }
        dd.append(text);
      } else {
        dd.className = 'absent';
        dd.textContent = values?.reason || 'not heard yet';
      }
      row.append(dd);
      return row;
    }));
  }

  // Whether emotion is computed from here on; `reason` where it is not.
  consent(on, reason) {
    $('consent').textContent = on ? 'Emotion is being estimated from your voice.' : `No emotion: ${reason || 'switched off'}.`;
    if (!on && this.shown) {
      // What was heard before is not left standing.
      const none = { available: false, reason };
      const voice = { ...this.shown.voice, emotion: none, arousal: none, arousal_delta: none, anger: none };
      this.signals({ ...this.shown, voice });
    }
  }

  route(event) {
    const choice = make('p', 'choice');
    choice.append('Rule ', make('code', '', event.rule), ' → route ', make('code', '', event.route),
      ' → model ', make('code', '', event.model), make('br'), event.because);
    const box = this.turn(event.turn).choice;
    box.replaceChildren(choice);
    if (event.alternatives.length) {
      const others = make('details');
      others.append(make('summary', '', `${event.alternatives.length} not taken`));
      const list = make('ul', 'alternatives');
      list.append(...event.alternatives.map((a) => make('li', '', `${a.kind} ${a.name}: ${a.reason}`)));
      others.append(list);
      box.append(others);
    }
  }

  heard(event) {
    const heard = line('Agent, as heard', event.text || '(nothing)');
    const rest = event.written.startsWith(event.text) ? event.written.slice(event.text.length) : '';
    if (rest.trim()) heard.append(' ', make('span', 'unheard', rest.trim()));
    this.turn(event.turn).heard.replaceChildren(heard);
  }

  timeline(event) {
    if (event.turn_gap_ms === undefined) return;
    const gap = Math.max(event.turn_gap_ms, 1);
    const list = make('dl', 'waterfall');
    let at = 0;
    for (const [stage, name] of Object.entries(STAGES)) {
      const ms = event.stages_ms[stage];
      if (ms === undefined) continue;
      list.append(make('dt', '', name), bar(at / gap, ms / gap), make('dd', '', millis(ms)));
      at += ms;
    }
    list.append(make('dt', 'gap', 'turn gap'), make('span'), make('dd', 'gap', millis(event.turn_gap_ms)));
    this.turn(event.turn).time.replaceChildren(make('h3', '', 'Where the time went'), list);
    this.gaps.push(event.turn_gap_ms);
    const sorted = [...this.gaps].sort((a, b) => a - b);
    $('total-gap').textContent = millis(sorted[Math.floor((sorted.length - 1) / 2)]);
  }

  done(event) {
    this.cost += event.cost.usd;
    this.costKnown &&= event.cost.known;
    $('total-turns').textContent = String(this.turns.size);
    $('total-cost').textContent = `${this.costKnown ? '' : '≥ '}${dollars(this.cost)}`;
    const facts = make('p', 'facts');
    const how = { completed: 'heard to its end', interrupted: `cut off: ${event.reason}`, failed: `failed: ${event.message || event.reason}` };
    facts.append(make('span', event.outcome === 'failed' ? 'bad' : '', how[event.outcome]), ` · ${dollars(event.cost.usd)}`);
    for (const attempt of event.attempts) {
      facts.append(make('br'), `${attempt.model}: ${attempt.failure ? `${attempt.failure} ${attempt.message}` : `first token after ${millis(attempt.first_token_ms ?? 0)}`}`);
    }
    this.turn(event.turn).facts.replaceChildren(facts);
  }
}

function signed(delta) {
  return delta?.available ? ` (${delta.value < 0 ? '−' : '+'}${Math.abs(delta.value).toFixed(2)})` : '';
}

function hesitations(block) {
  const counts = [['fillers', 'filler'], ['lengthenings', 'drawn word'], ['pauses', 'pause'], ['restarts', 'restart']]
    .filter(([field]) => block[field] > 0)
    .map(([field, name]) => `${block[field]} ${name}${block[field] === 1 ? '' : 's'}`);
  return counts.length ? ` · ${counts.join(', ')}` : '';
}

function lineWords(quality) {
  const band = quality.bandwidth_hz === undefined ? '' : ` · up to ${(quality.bandwidth_hz / 1000).toFixed(1)} kHz`;
  return quality.clipping >= 0.001 ? `${band} · clipped` : band;
}

function turnTaking(dynamics) {
  const counts = [['interruptions', 'interruption'], ['backchannels', 'back-channel'], ['reasks', 'repeat']]
    .filter(([field]) => dynamics[field] > 0)
    .map(([field, name]) => `${dynamics[field]} ${name}${dynamics[field] === 1 ? '' : 's'}`);
  if (dynamics.overlap_ms > 0) counts.push(`both spoke for ${millis(dynamics.overlap_ms)}`);
  return counts.join(', ') || 'one after the other';
}

function make(tag, className = '', text = '') {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function line(who, text) {
  const p = make('p', 'said');
  p.append(make('b', '', who), text);
  return p;
}

function bar(from, width) {
  const box = make('span', 'bar');
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const rect = document.createElementNS(ns, 'rect');
  rect.setAttribute('x', `${(100 * from).toFixed(2)}%`);
  rect.setAttribute('width', `${Math.max(0.5, 100 * width).toFixed(2)}%`);
  rect.setAttribute('height', '100%');
  svg.append(rect);
  box.append(svg);
  return box;
}

function millis(ms) {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

function dollars(usd) {
  return usd === 0 ? '$0' : `$${usd.toFixed(6)}`;
}
