#!/usr/bin/env python3
"""Every view of the real window, photographed in each language and theme, to be looked at.

    /usr/bin/python3 tests/tour.py BINARY WORKSPACE OUT [--languages en,es,pt,zh] [--themes light,dark]
        [--size 1280x800] [--scale 1] [--only NAME]

Needs Xvfb, openbox, xdotool, ImageMagick, and at-spi2-core, gir1.2-atspi-2.0, python3-gi and dbus: buttons are found in the
accessibility tree by the text that the language has for them, so a button without a name cannot be reached. WORKSPACE is a demo and is
copied. Of each language and theme OUT gets NAME.png for each state. A click that changes nothing of the picture went to the wrong one of
several buttons with that name: the next is tried. Ends with 1 where a state could not be reached or the program ended by itself.
"""
import argparse, json, os, re, shutil, subprocess, sys, tempfile, time
from pathlib import Path

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent

# A state, and the steps to it from the one before: a key chord, or the word of a button with what is in front of it.
#   key:CHORD   press        click:WORD   click what the language calls WORD (`WORD#2` the second of that name)
#   choose:LIST/WORD   the same, of choices that stand in the list LIST where the row has no room for them
#   type:TEXT   write        starts:WORD  click the first whose name begins with what WORD begins with
#   wait:SECS
STATES = [
    ("portfolio", ["key:ctrl+1", "wait:2"]),
    ("map", ["key:ctrl+2", "wait:2"]),
    ("map-kpi", ["click:map-color-kpi", "wait:1"]),
    ("contracts", ["key:ctrl+3", "wait:1"]),
    ("contract", ["starts:contracts-card-label", "wait:3"]),
    ("objective", ["starts:scorecard-open-objective", "wait:2"]),
    ("objective-calendar", ["click:objective-tab-calendar"]),
    ("objective-objects", ["click:objective-tab-objects"]),
    ("objective-records", ["click:objective-tab-records"]),
    ("objective-arithmetic", ["click:objective-tab-arithmetic"]),
    ("exclusions", ["key:ctrl+3", "starts:exclusions-button", "wait:1"]),
    ("what-if", ["click:supposed-title", "wait:1"]),
    ("freeze", ["click:freeze-title", "wait:1"]),
    ("evidence-pack", ["click:pack-title", "wait:1"]),
    ("explore", ["key:Escape", "key:ctrl+4", "wait:1"]),
    ("explore-table", ["choose:explore-show/explore-show-table"]),
    ("explore-distribution", ["choose:explore-show/explore-show-distribution"]),
    ("explore-scatter", ["choose:explore-show/explore-show-scatter"]),
    ("explore-heat", ["choose:explore-show/explore-show-heat"]),
    ("explore-ranked", ["choose:explore-show/explore-show-ranked"]),
    ("explore-pivot", ["choose:explore-show/explore-show-pivot"]),
    ("explore-worst", ["choose:explore-show/explore-show-worst"]),
    ("explore-busy-hours", ["choose:explore-show/explore-show-busy-hours", "wait:1"]),
    ("dashboards", ["key:ctrl+9", "wait:1"]),
    ("data", ["key:ctrl+5"]),
    ("data-rejects", ["click:data-tab-rejects"]),
    ("data-coverage", ["click:data-tab-coverage"]),
    ("data-topology", ["click:data-tab-topology"]),
    ("data-counters", ["click:data-tab-counters"]),
    ("data-cache", ["click:data-tab-cache"]),
    ("definitions", ["key:ctrl+6"]),
    ("definitions-contracts", ["click:definitions-contracts"]),
    ("calendars", ["click:definitions-calendars"]),
    ("vendor-maps", ["click:definitions-vendor-maps"]),
    ("kpi-editor", ["click:definitions-kpis", "click:definitions-new-kpi", "wait:1"]),
    ("reports", ["key:ctrl+7", "wait:3"]),
    ("activity", ["key:ctrl+8"]),
    ("preview", ["key:ctrl+p", "wait:2"]),
    ("reference", ["key:F1", "wait:1"]),
    ("keys", ["key:Escape", "key:F2"]),
    ("settings", ["key:Escape", "key:ctrl+comma"]),
    ("palette", ["key:Escape", "key:ctrl+k"]),
    ("tour", ["key:Escape", "palette:commands-tour"]),
    ("contract-editor", ["key:Escape", "key:ctrl+6", "click:definitions-contracts", "starts:definitions-edit-contract", "wait:1"]),
]


def words_of(language):
    words = {}
    for file in sorted((ROOT / "assets/words" / language).glob("*.ftl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            found = re.match(r"([a-z0-9-]+) = (.*)", line)
            if found:
                words[found[1]] = found[2].strip()
    return words


def nodes():
    """Name, role and middle in pixels of the window, of all that can be seen."""
    Atspi.init()
    desktop = Atspi.get_desktop(0)
    found, waiting = [], [desktop.get_child_at_index(i) for i in range(desktop.get_child_count())]
    while waiting:
        node = waiting.pop(0)
        try:
            waiting[:0] = [node.get_child_at_index(i) for i in range(node.get_child_count())]
            name, component = (node.get_name() or "").strip(), node.get_component_iface()
            if name and component is not None:
                box = component.get_extents(Atspi.CoordType.WINDOW)
                if box.width > 0 and box.height > 0:
                    found.append((name, node.get_role_name(), (box.x + box.width / 2, box.y + box.height / 2)))
        except Exception:  # it may go while it is looked at
            continue
    return found


class Window:
    def __init__(self, options, language, theme, folder):
        self.words, self.processes, self.folder = words_of(language), [], folder
        self.rail = 200 * float(options.scale)
        width, height = options.size.split("x")
        home = folder / "home"
        config = home / "config/vigia"
        config.mkdir(parents=True)
        (home / "data").mkdir()
        config.joinpath("window.json").write_text(json.dumps(
            {"version": 1, "toured": True, "theme": theme, "language": language}))
        display, wake = os.pipe()
        self.start(["Xvfb", "-displayfd", str(wake), "-screen", "0", f"{int(width) + 40}x{int(height) + 80}x24", "-nolisten", "tcp"], pass_fds=[wake])
        os.environ["DISPLAY"] = ":" + os.read(display, 16).decode().strip()
        for gone in ("WAYLAND_DISPLAY", "WAYLAND_SOCKET"):
            os.environ.pop(gone, None)
        self.start(["openbox"])
        self.environment = os.environ | {
            "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data"),
            "LIBGL_ALWAYS_SOFTWARE": "1", "WINIT_X11_SCALE_FACTOR": str(options.scale),
            "VIGIA_DIALOG_PATH": str(options.preview or ""),
        }
        time.sleep(1)
        log = open(folder / "vigia.log", "w")
        self.vigia = self.start([options.binary, "--workspace", str(folder / "workspace")], env=self.environment, stderr=log)
        for _ in range(60):
            self.id = self.out("xdotool", "search", "--onlyvisible", "--name", "^Vigia").split("\n")[0]
            if self.id:
                break
            time.sleep(0.5)
        self.run("xdotool", "windowmove", self.id, "0", "0", "windowsize", self.id, width, height)
        time.sleep(4)

    def start(self, command, **more):
        more = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | more
        process = subprocess.Popen(command, **more)
        self.processes.append(process)
        return process

    def run(self, *command):
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def out(self, *command):
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()

    def nodes(self):
        # A process of its own: what was seen once is kept by the library and not looked at again.
        found = subprocess.run([sys.executable, "-W", "ignore", __file__, "--nodes"], check=False, capture_output=True, text=True)
        return json.loads(found.stdout or "[]")

    def pixels(self):
        """A part of the picture, to tell whether it changed."""
        found = subprocess.run(["import", "-silent", "-window", self.id, "-depth", "8", "rgb:-"], check=False, capture_output=True)
        return found.stdout[::11]

    def has_changed(self, before):
        """Whether more than a blinking cursor or a button under the pointer is different."""
        after = self.pixels()
        n_changed = sum(a != b for a, b in zip(before, after))
        return len(before) != len(after) or n_changed > len(before) / 400

    def click(self, word, begins, n_tries=6, within=""):
        word, _, nth = word.partition("#")
        text = within + self.words[word]
        text = text.split("{")[0].strip() if begins else text
        before = self.pixels()
        for _ in range(n_tries):
            # One of several choices has the name of the choice in front of its own.
            is_meant = lambda name: name.startswith(text) if begins else name == text or name.endswith(" " + text)
            fits = [node for node in self.nodes() if is_meant(node[0]) and node[1] not in ("label", "static", "text")]
            # The rail calls its pages what some of their parts are called.
            fits.sort(key=lambda node: (node[1] == "page tab" and node[2][0] < self.rail, node[0] != text))
            for _, _, (x, y) in fits[int(nth or 1) - 1:]:
                self.run("xdotool", "mousemove", "--window", self.id, str(int(x)), str(int(y)))
                time.sleep(0.15)
                self.run("xdotool", "click", "1")
                time.sleep(0.15)
                # Away, so that no tooltip lies over what is to be seen.
                self.run("xdotool", "mousemove", "--window", self.id, "2", "2")
                time.sleep(0.5)
                if self.has_changed(before):
                    return True
            time.sleep(0.25)
        return False

    def step(self, step):
        what, _, rest = step.partition(":")
        if what == "key":
            self.run("xdotool", "key", "--clearmodifiers", rest)
        elif what == "type":
            self.run("xdotool", "type", "--delay", "25", rest)
        elif what == "palette":
            self.run("xdotool", "key", "--clearmodifiers", "ctrl+k")
            time.sleep(0.6)
            # Keys that no keyboard has get lost, the first and those that follow each other: of such words one letter, until it is there,
            # and a click on the line.
            word, before = self.words[rest], self.pixels()
            for _ in range(4):
                self.run("xdotool", "type", "--delay", "25", word if word.isascii() else word[0])
                time.sleep(0.6)
                if self.has_changed(before):
                    break
            return self.click(rest, False)
        elif what == "wait":
            time.sleep(float(rest))
        elif what == "choose":
            of_list, choice = rest.split("/")
            in_row = self.click(choice, False, 1, self.words[of_list] + " ")
            return in_row or (self.click(of_list, False, 2) and self.click(choice, False, 4))
        else:
            return self.click(rest, what == "starts")
        time.sleep(0.4)
        return True

    def close(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()


def tour(options, language, theme):
    folder = Path(tempfile.mkdtemp(prefix="vigia-tour-"))
    out = Path(options.out) / f"{language}-{theme}"
    out.mkdir(parents=True, exist_ok=True)
    shutil.copytree(options.workspace, folder / "workspace")
    window, lost = Window(options, language, theme, folder), []
    try:
        for name, steps in STATES:
            reached = [window.step(step) for step in steps]
            time.sleep(0.8)
            if window.vigia.poll() is not None:
                print(f"{language} {theme}: the program ended at {name}:\n{(folder / 'vigia.log').read_text()[-2000:]}")
                return [name]
            if not all(reached):
                lost.append(name)
            if not options.only or options.only == name:
                window.run("import", "-silent", "-window", window.id, str(out / f"{name}.png"))
    finally:
        window.close()
        shutil.rmtree(folder, ignore_errors=True)
    return lost


def main():
    if sys.argv[1:] == ["--nodes"]:
        json.dump(nodes(), sys.stdout)
        return 0
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("binary", "workspace", "out"):
        arguments.add_argument(name)
    arguments.add_argument("--languages", default="en,es,pt,zh")
    arguments.add_argument("--themes", default="light,dark")
    arguments.add_argument("--size", default="1280x800")
    arguments.add_argument("--scale", default="1")
    arguments.add_argument("--only")
    arguments.add_argument("--preview", help="file that the preview is shown of")
    options = arguments.parse_args()
    options.binary = os.path.realpath(options.binary)
    if "VIGIA_TOUR_BUS" not in os.environ:
        # A bus of its own, on which somebody listens, so that the program tells what it shows.
        os.environ["VIGIA_TOUR_BUS"] = "1"
        os.execvp("dbus-run-session", ["dbus-run-session", "--", sys.executable, *sys.argv])
    launcher = subprocess.Popen(["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"])
    time.sleep(1)
    subprocess.run(["dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus",
                    "org.freedesktop.DBus.Properties.Set", "string:org.a11y.Status", "string:IsEnabled", "variant:boolean:true"],
                   check=True, stdout=subprocess.DEVNULL)
    failed = False
    for language in options.languages.split(","):
        for theme in options.themes.split(","):
            lost = tour(options, language, theme)
            print(f"{language} {theme}: {len(STATES) - len(lost)} of {len(STATES)} states" + (f", lost {lost}" if lost else ""), flush=True)
            failed |= bool(lost)
    launcher.kill()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
