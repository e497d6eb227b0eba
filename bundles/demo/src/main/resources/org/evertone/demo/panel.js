'use strict';
// The demo's servers, far end and guide on the phone page.
(() => {
  const desk = document.getElementById('desk');
  const {element, badge} = Words;
  const DEEDS = [['stop', 'Stop'], ['freeze', 'Freeze'], ['503', 'Answer 503'], ['heal', 'Heal']];
  const NAMES = {1: 'Primary', 2: 'Backup'};
  let demo = null;
  let status = null;

  async function ask(path, method) {
    const live = document.getElementById('live');
    try {
      const answer = await fetch('/demo/' + path, {method, headers: {'X-CSRF-Token': desk.dataset.csrf}});
      if (answer.status === 401) { location.reload(); return; }
      const body = await answer.json();
      if (answer.ok) { demo = body; show(); } else live.textContent = body.detail;
      if (answer.ok && method === 'POST') live.textContent = '';
    } catch (unreachable) {
      live.textContent = 'The phone does not answer.';
    }
  }

  function button(words, label, path) {
    const made = element('button', {type: 'button', textContent: words});
    if (label) made.setAttribute('aria-label', label);
    made.addEventListener('click', () => ask(path, 'POST'));
    return made;
  }

  function peer(title, ...controls) {
    const state = badge('', '');
    const about = element('p', {className: 'why'});
    const box = element('article', {className: 'peer'},
      element('header', {}, element('h3', {textContent: title}), state), about,
      element('div', {className: 'buttons'}, ...controls));
    return {box, state, about};
  }

  const servers = [1, 2].map((number) => {
    const deeds = DEEDS.map(([deed, words]) => {
      const made = button(words, `${words} ${NAMES[number].toLowerCase()}`, `servers/${number}/${deed}`);
      made.dataset.deed = deed;
      return made;
    });
    const made = peer(`${NAMES[number]} · server ${number}`, ...deeds);
    made.box.id = 'demo-server' + number;
    return made;
  });
  const farEnd = peer('Far end · number 600', button('Let the far end call the phone', '', 'call'));
  farEnd.box.id = 'demo-far-end';

  const panel = element('section', {className: 'card', id: 'demo'},
    element('h2', {textContent: 'The demo network', id: 'demo-title'}),
    element('div', {className: 'peers'}, ...servers.map((server) => server.box), farEnd.box));
  panel.setAttribute('aria-labelledby', 'demo-title');
  document.querySelector('.side').append(panel);

  const talking = () => status.calls.some((call) => call.state === 'active');
  const stopped = () => demo.servers[0].state !== 'running';
  const line = () => status.lines[0] || {state: '', activeServer: 0};
  const STEPS = [
    ['Use this computer’s microphone and speaker if you like. Then lift the handset and dial 600 and #: the far end'
      + ' answers and sends your voice back.', talking],
    ['Stop the primary while you talk: the voice goes on.', () => talking() && stopped()],
    ['Put the handset back: the far end hears of it, through the backup.',
      () => stopped() && demo.farEnd.state === 'idle' && line().state === 'registered:backup'],
    ['Lift it and dial 600 and # again: the call goes through the backup.', () => talking() && line().activeServer === 2],
    ['Heal the primary and hang up: within 15 seconds the phone is back on it.',
      () => !stopped() && !talking() && line().state === 'registered:primary'],
  ];
  const steps = STEPS.map(([words]) => {
    const mark = element('span', {className: 'sr'});
    const item = element('li', {}, words, mark);
    return {item, mark};
  });
  const more = element('p', {className: 'why', hidden: true,
    textContent: 'That was it. Now freeze a server, let it answer 503, stop both, or let the far end call you.'});
  const guide = element('section', {className: 'card guide', id: 'guide'},
    element('h2', {textContent: 'Two minutes with this phone', id: 'guide-title'}),
    element('ol', {}, ...steps.map((step) => step.item)), more);
  guide.setAttribute('aria-labelledby', 'guide-title');
  document.querySelector('.left').append(guide);

  let step = 0;
  function follow() {
    while (demo && status && step < STEPS.length && STEPS[step][1]()) step++;
    steps.forEach(({item, mark}, index) => {
      item.className = index < step ? 'done' : '';
      mark.textContent = index < step ? ' (done)' : '';
      if (index === step) item.setAttribute('aria-current', 'step');
      else item.removeAttribute('aria-current');
    });
    more.hidden = step < STEPS.length;
  }

  function show() {
    demo.servers.forEach((server, index) => {
      const {box, state, about} = servers[index];
      state.className = 'badge ' + (server.state === 'running' ? 'good' : 'bad');
      state.textContent = server.state;
      about.textContent = `${server.address}: ${server.meaning}`;
      box.dataset.state = server.state;
    });
    farEnd.box.dataset.state = demo.farEnd.state;
    farEnd.state.className = 'badge ' + ({talking: 'good', ringing: 'warn', calling: 'warn'}[demo.farEnd.state] || '');
    farEnd.state.textContent = demo.farEnd.state;
    farEnd.about.textContent = demo.farEnd.words;
    follow();
  }

  desk.addEventListener('phone-status', (event) => { status = event.detail; follow(); });
  desk.addEventListener('phone-event', (event) => { if (event.detail.kind.startsWith('demo')) ask('state', 'GET'); });
  ask('state', 'GET');
})();
