// While an IME composes, its keys belong to it (229: Safari reports the closing Enter after composition).

export function composing(event) {
  return event.isComposing || event.keyCode === 229;
}
