#!/usr/bin/env python3
"""A page in a real browser: does it overflow, load, complain? Not part of the test run: it needs chromium.

  browser.py FILE.html... [--shots DIR]     prints what is wrong; exit code 1 if anything is, 77 without chromium

Opens each page at desktop and phone width, in light and dark; asks for the width of its content, for anything that
sticks out of it beside boxes that scroll by themselves, for messages on the console and for requests. --shots keeps
pictures and a printed page to be looked at."""
import argparse
import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

VIEWS = [("desktop", 1280, False), ("desktop-dark", 1280, True), ("phone", 390, False), ("phone-dark", 390, True),
         ("small", 360, False)]
MEASURE = """JSON.stringify({
  width: document.documentElement.scrollWidth, room: innerWidth, height: document.documentElement.scrollHeight,
  out: [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest('.scroll, .chart, pre')).map(e => e.tagName).slice(0, 5),
  text: [...document.querySelectorAll('p, li, td, th, h1, h2, h3, figcaption')].filter(e =>
    parseFloat(getComputedStyle(e).fontSize) < 12).length,
  loads: document.querySelectorAll('script, img, iframe, link, object, embed').length})"""


class Browser:
    """The DevTools protocol over a WebSocket (RFC 6455), as much of both as is needed here."""

    def __init__(self, chromium, folder):
        self.process = subprocess.Popen(
            [chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"], stderr=subprocess.DEVNULL)
        port = self.port(Path(folder) / "DevToolsActivePort")
        pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
        path = next(p for p in pages if p["type"] == "page")["webSocketDebuggerUrl"].split("/", 3)[3]
        self.socket = socket.create_connection(("127.0.0.1", port))
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(f"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
                            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                            "Sec-WebSocket-Version: 13\r\n\r\n".encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += self.socket.recv(1)
        self.number, self.events = 0, []
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    @staticmethod
    def port(file):
        for _ in range(150):
            if file.is_file() and file.read_text().strip():
                return int(file.read_text().split()[0])
            time.sleep(0.1)
        raise SystemExit("chromium did not start")

    def send(self, message):
        data, mask = json.dumps(message).encode(), os.urandom(4)
        size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + struct.pack(">H", len(data))
        self.socket.sendall(b"\x81" + size + mask + bytes(c ^ mask[i % 4] for i, c in enumerate(data)))

    def take(self, n):
        data = b""
        while len(data) < n:
            data += self.socket.recv(n - len(data))
        return data

    def receive(self):
        message, last = b"", False
        while not last:
            head, size = self.take(2)
            size &= 127
            if size >= 126:
                size = int.from_bytes(self.take(2 if size == 126 else 8), "big")
            message += self.take(size)
            last = head & 0x80
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": parameters})
        while True:
            message = self.receive()
            if message.get("id") == self.number:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def ask(self, expression):
        return self.call("Runtime.evaluate", expression=expression)["result"]["value"]

    def open(self, url, width, dark):
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1,
                  mobile=width < 800)
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url=url)
        while self.ask("document.readyState") != "complete":
            time.sleep(0.05)
        return json.loads(self.ask(MEASURE))

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait()


def keep(browser, name, shots, size, width):
    clip = {"x": 0, "y": 0, "width": width, "height": min(size["height"], 16000), "scale": 1}
    shot = browser.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
    (shots / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))


def complaints(browser, url):
    for event in browser.events:
        method, parameters = event["method"], event["params"]
        if method in ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
            yield f"on the console: {json.dumps(parameters)[:300]}"
        if method == "Network.requestWillBeSent" and parameters["request"]["url"] not in (url, "about:blank"):
            yield f"a request: {parameters['request']['url'][:200]}"


def look(browser, file, shots):
    url = file.resolve().as_uri()
    browser.events.clear()
    for name, width, dark in VIEWS:
        size = browser.open(url, width, dark)
        if size["width"] > size["room"] or size["out"]:
            yield f"{name}: {size['width']} pixels wide in {size['room']}; out of the page: {size['out']}"
        if size["text"] or size["loads"]:
            yield f"{name}: {size['text']} texts below 12 pixels, {size['loads']} elements that load something"
        if shots:
            keep(browser, f"{file.stem}-{name}", shots, size, width)
    if shots:
        browser.call("Emulation.clearDeviceMetricsOverride")
        browser.call("Emulation.setEmulatedMedia", features=[])
        printed = browser.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)
        (shots / f"{file.stem}.pdf").write_bytes(base64.b64decode(printed["data"]))
    yield from complaints(browser, url)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="+")
    parser.add_argument("--shots", type=Path)
    arguments = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        print("skipped: chromium is not installed")
        return 77
    if arguments.shots:
        arguments.shots.mkdir(parents=True, exist_ok=True)
    failed = False
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(chromium, folder)
        for file in arguments.file:
            for problem in look(browser, file, arguments.shots):
                print(f"{file}: {problem}")
                failed = True
        browser.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
