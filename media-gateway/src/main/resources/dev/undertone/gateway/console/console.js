import { Call } from './call.js';
import { View } from './view.js';

const $ = (id) => document.getElementById(id);
const view = new View();
let call = null;

function buttons() {
  $('call').textContent = call ? 'Hang up' : 'Start a call';
  for (const id of ['commit', 'interrupt']) $(id).disabled = !call;
  for (const id of ['agent', 'token', 'agc']) $(id).disabled = Boolean(call);
}

function on(event) {
  switch (event.type) {
    case 'ready':
      view.state('live', `In call ${event.call}`);
      view.consent(event.emotion === 'on', event.emotion_reason);
      break;
    case 'error': view.error(`${event.field}: ${event.rule}`); break;
    case 'local.level': view.level(event.level); break;
    case 'local.speaking': view.state('speaking', 'The agent is speaking'); break;
    case 'local.silent': view.state('live', 'Listening'); break;
    case 'local.underrun': view.count('total-underruns', event.count); break;
    case 'local.lost': view.count('total-lost', event.count); break;
    case 'local.ended': ended(event.problem); break;
    default: view.on(event);
  }
}

function ended(problem) {
  call = null;
  buttons();
  view.level(0);
  view.state(problem ? 'error' : 'idle', problem ? 'The call failed' : 'Not in a call');
  if (problem) view.error(problem);
  $('call').focus();
}

$('call').addEventListener('click', () => {
  if (call) {
    call.hangUp();
    return;
  }
  view.reset();
  view.state('idle', 'Opening the microphone …');
  call = new Call({
    agent: $('agent').value.trim(),
    token: $('token').value,
    agc: $('agc').checked,
    emotion: $('emotion').checked,
  }, on);
  buttons();
  call.start();
});
$('commit').addEventListener('click', () => call?.commit());
$('emotion').addEventListener('change', () => call?.consent($('emotion').checked));
$('interrupt').addEventListener('click', () => call?.interrupt());
window.addEventListener('pagehide', () => call?.end(''));
buttons();
