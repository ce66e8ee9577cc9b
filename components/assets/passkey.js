// 通行密钥: lets a key of this browser sign what the hall asks. Loaded at the first use only.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

/** The options as browsers take them: every id and the challenge as bytes. */
function asked(options) {
  const found = JSON.parse(options);
  found.challenge = bytes(found.challenge);
  if (found.user) found.user.id = bytes(found.user.id);
  for (const each of found.excludeCredentials ?? []) each.id = bytes(each.id);
  return { publicKey: found };
}

/** An answer as the hall reads it. */
function sent({ id, rawId, type, response }) {
  const said = {};
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) said[name] = text(response[name]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  return JSON.stringify({ id, rawId: text(rawId), type, response: said });
}

const WHY = {
  NotAllowedError: '没有完成验证：可能是您取消了、超过了时间，或这台设备上没有本站的通行密钥',
  InvalidStateError: '这台设备上已经有您的通行密钥，不用再添加',
  NotSupportedError: '这台设备不能保存通行密钥，请换一台设备或浏览器',
  ConstraintError: '这台设备没有设置指纹、面容或锁屏密码，不能使用通行密钥',
};

/** Let a key sign (`get`) or be made (`create`): what it has sent, or why there is nothing. */
export async function use(how, options) {
  try {
    return { sent: sent(await navigator.credentials[how](asked(options))) };
  } catch (error) {
    return { why: WHY[error.name] ?? `浏览器没能使用通行密钥（${error.name}），请改用其他方式` };
  }
}
