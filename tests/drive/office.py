"""LibreOffice opens a document from a drive, changes its text, and saves it; meanwhile it has the document locked.

usage: office.py PROFILE URL TEXT NOTE    prints the text it found and waits, with the document open, until NOTE exists
"""

import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

START_SECONDS_MAX = 60


def connected(pipe: str):
    """The office's own world of objects, once it has started."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    end = time.monotonic() + START_SECONDS_MAX
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def edit(office, url: str, text: str, note: Path) -> None:
    desktop = office.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", office)
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    document = desktop.loadComponentFromURL(url, "_blank", 0, (hidden,))
    if document.isReadonly():
        raise SystemExit("it was opened for reading alone")
    print(f"found: {document.Text.String}", flush=True)
    while not note.exists():
        time.sleep(0.05)
    document.Text.setString(text)
    document.store()
    document.close(True)
    print("saved", flush=True)
    try:
        desktop.terminate()
    except DisposedException:
        pass


def main() -> int:
    profile, url, text, note = sys.argv[1:]
    pipe = f"mappe-{Path(profile).parent.name}"
    office = subprocess.Popen(["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore",
                               f"--accept=pipe,name={pipe};urp;"])
    try:
        edit(connected(pipe), url, text, Path(note))
    except BaseException:
        office.kill()
        raise
    return office.wait(START_SECONDS_MAX)


sys.exit(main())
