import { describe, expect, test } from 'vitest';
import { imageFault, imageSize } from '../../scripts/publish/image-files.ts';

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const text = (svg: string) => new TextEncoder().encode(svg);

describe('sizes', () => {
  test.each([
    ['a.png', bytes('89504e470d0a1a0a0000000d4948445200000140000000c8'), 320, 200],
    ['a.jpg', bytes('ffd8ffe000040000ffc0001108006400c803'), 200, 100],
    ['a.webp', bytes('524946460000000057454250565038580a000000000000003f01002f0100'), 320, 304],
    ['a.svg', text('<?xml version="1.0"?><svg viewBox="0 0 32 16" height="8">'), 32, 8],
    ['a.svg', text("<svg width='10px' height='5px'>"), 10, 5],
  ])('%s', (path, content, width, height) => {
    expect(imageSize(path, content)).toEqual({ width, height });
  });

  test('what ends too early has none', () => {
    for (const path of ['a.png', 'a.jpg', 'a.webp', 'a.svg']) expect(imageSize(path, new Uint8Array(3))).toBeUndefined();
    expect(imageSize('a.jpg', bytes('ffd8ffe00004'))).toBeUndefined();
  });
});

describe('what is not shown', () => {
  const svg = (inside: string) => text(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${inside}</svg>`);

  test.each(['<script>x</script>', '<svg:script href="#a"/>', '<rect onload="x()"/>', '<rect/onload="x()"/>', '<foreignObject/>', '<a href="javascript:x()"><text>a</text></a>', '<a xlink:href=" java&#115;cript:x()"/>', '<image href="https://x.example/p.png"/>', '<rect fill="url(https://x.example/a#b)"/>', '<style>@import "x.css"</style>', '<animate attributeName="href"/>', '<image href="data:image/svg+xml,x"/>'])('%s', (inside) => {
    expect(imageFault('a.svg', svg(inside))).toBeDefined();
  });

  test.each(['<rect fill="url(#a)"/>', '<use href="#b"/>', '<image href="data:image/png;base64,AA=="/>', '<text>on = off</text>', '<style>.a{fill:red}</style>'])('%s is fine', (inside) => {
    expect(imageFault('a.svg', svg(inside))).toBeUndefined();
  });

  test('other files, files under a false name, and large ones', () => {
    expect(imageFault('a.gif', new Uint8Array())?.message).toContain('no SVG');
    expect(imageFault('a.png', text('<html>'))?.message).toContain('its name says');
    expect(imageFault('a.svg', new Uint8Array(1_000_001))?.message).toContain('at most 1000 kB');
    expect(imageFault('a.svg', text('<!DOCTYPE svg [<!ENTITY x "y">]><svg>'))).toBeDefined();
  });
});
