// The circle over a chosen picture: the picture is moved under it and enlarged. What lies in it goes with the form as
// x, y (left and top edge, parts of width and height) and size (part of the shorter edge), of the upright picture.

import { composing } from "./keys.js";

const LEAST = 0.1; // the smallest part of the shorter edge, as the server takes it
const STEP = 0.02;
const KEYS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class Cut {
  constructor(root, fields) {
    this.root = root;
    this.frame = root.querySelector("[data-cut-frame]");
    this.zoom = root.querySelector("[data-cut-zoom]");
    this.fields = fields;
    this.picture = null;
    this.listen();
  }

  /** Shows a loaded picture, its middle in the circle. */
  show(picture) {
    this.picture = picture;
    picture.className = "cut__picture";
    picture.draggable = false;
    this.frame.replaceChildren(picture);
    this.root.hidden = false;
    this.size = 1;
    this.centre = [0.5, 0.5];
    this.draw();
  }

  hide() {
    this.picture = null;
    this.root.hidden = true;
    for (const field of Object.values(this.fields)) field.value = "";
  }

  listen() {
    this.zoom.addEventListener("input", () => this.enlarge(1 - (Number(this.zoom.value) / 100) * (1 - LEAST)));
    for (const button of this.root.querySelectorAll("[data-cut-step]")) {
      button.addEventListener("click", () => this.enlarge(this.size - 0.1 * Number(button.dataset.cutStep)));
    }
    this.frame.addEventListener("keydown", (event) => {
      if (!composing(event)) this.key(event);
    });
    this.frame.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.enlarge(this.size + Math.sign(event.deltaY) * 0.05);
    });
    this.frame.addEventListener("pointerdown", (event) => this.hold(event));
    this.frame.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) {
      this.frame.addEventListener(end, () => { this.held = null; });
    }
    new ResizeObserver(() => this.draw()).observe(this.frame);
  }

  key(event) {
    if (KEYS[event.key]) this.move(...KEYS[event.key].map((way) => way * STEP * this.size));
    else if (event.key === "+" || event.key === ";") this.enlarge(this.size - 0.05);
    else if (event.key === "-") this.enlarge(this.size + 0.05);
    else return;
    event.preventDefault();
  }

  hold(event) {
    this.held = [event.clientX, event.clientY];
    this.frame.setPointerCapture(event.pointerId);
  }

  drag(event) {
    if (!this.held) return;
    const across = this.frame.clientWidth / this.size; // pixels on the screen per shorter edge
    this.move((event.clientX - this.held[0]) / across, (event.clientY - this.held[1]) / across);
    this.held = [event.clientX, event.clientY];
  }

  /** Moves the picture by parts of its shorter edge. */
  move(dx, dy) {
    if (!this.picture) return;
    const [wide, high] = this.shape();
    this.centre = [this.centre[0] - dx / wide, this.centre[1] - dy / high];
    this.draw();
  }

  enlarge(size) {
    this.size = Math.min(1, Math.max(LEAST, size));
    this.draw();
  }

  /** Width and height in shorter edges. */
  shape() {
    const { naturalWidth: width, naturalHeight: height } = this.picture;
    const shorter = Math.min(width, height);
    return [width / shorter, height / shorter];
  }

  draw() {
    if (!this.picture) return;
    const sides = this.shape();
    this.centre = this.centre.map((at, axis) => {
      const half = this.size / sides[axis] / 2;
      return Math.min(1 - half, Math.max(half, at));
    });
    const [x, y] = this.centre.map((at, axis) => at - this.size / sides[axis] / 2);
    const across = this.frame.clientWidth / this.size;
    Object.assign(this.picture.style, {
      width: `${sides[0] * across}px`,
      height: `${sides[1] * across}px`,
      transform: `translate(${-x * sides[0] * across}px, ${-y * sides[1] * across}px)`,
    });
    this.zoom.value = String(Math.round(((1 - this.size) / (1 - LEAST)) * 100));
    const told = { x, y, size: this.size };
    for (const [name, value] of Object.entries(told)) this.fields[name].value = Math.max(0, value).toFixed(5);
  }
}
