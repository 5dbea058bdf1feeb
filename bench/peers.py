"""The peers, on the same machine and disk: Apache's WebDAV plain, and rclone's encryption over it, plain and with TLS.

Apache syncs nothing before it answers, which is in its favour; so is a line without TLS, which Mappe never has.
"""

import shutil
import socket
import subprocess
import time
from pathlib import Path

from town import ENVIRONMENT, median_timed, run, timed

MODULES = Path("/usr/lib/apache2/modules")


def available() -> bool:
    return all(map(shutil.which, ("rclone", "apache2", "curl"))) and MODULES.exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_answering(url: str) -> bool:
    return subprocess.run(["curl", "-s", "-o", "/dev/null", url], check=False).returncode == 0


class Apache:
    def __init__(self, folder: Path):
        self.folder = folder / "apache"
        (self.folder / "dav").mkdir(parents=True)
        self.url = f"http://127.0.0.1:{free_port()}/"
        self.tls_url = f"https://127.0.0.1:{free_port()}/"
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-keyout", key, "-out", certificate)
        modules = ("mpm_event", "authz_core", "dav", "dav_fs", "unixd", "socache_shmcb", "ssl")
        loaded = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in modules
                           if (MODULES / f"mod_{name}.so").exists())
        (self.folder / "apache.conf").write_text(f"""
ServerRoot {self.folder}
ServerName localhost
Listen {self.url[7:-1]}
Listen {self.tls_url[8:-1]}
PidFile {self.folder}/pid
ErrorLog {self.folder}/error.log
{loaded}
User www-data
Group www-data
LimitRequestBody 0
MaxKeepAliveRequests 0
DocumentRoot {self.folder}/dav
DavLockDB {self.folder}/dav.lock
<Directory {self.folder}/dav>
  Dav On
  Require all granted
</Directory>
<VirtualHost {self.tls_url[8:-1]}>
  SSLEngine on
  SSLCertificateFile {certificate}
  SSLCertificateKeyFile {key}
</VirtualHost>
""", encoding="utf-8")
        for at in (self.folder, self.folder / "dav"):
            shutil.chown(at, "www-data", "www-data")
        for above in self.folder.parents:
            if not above.stat().st_mode & 0o001 and above != Path("/"):
                above.chmod(above.stat().st_mode | 0o011)
        self.process = subprocess.Popen(["apache2", "-f", self.folder / "apache.conf", "-DFOREGROUND"],
                                        env=ENVIRONMENT)
        for _ in range(200):
            if is_answering(self.url):
                return
            time.sleep(0.02)
        raise SystemExit((self.folder / "error.log").read_text(encoding="utf-8"))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


class Rclone:
    """crypt over webdav, as rclone's manual sets it up."""

    def __init__(self, apache: Apache, folder: Path):
        self.config = folder / "rclone.conf"
        secret = run("rclone", "obscure", "sechs einfache Worte").strip()
        self.config.write_text(f"[dav]\ntype = webdav\nurl = {apache.url}\nvendor = other\n"
                               f"[sealed]\ntype = crypt\nremote = dav:sealed\npassword = {secret}\n"
                               f"[dav-tls]\ntype = webdav\nurl = {apache.tls_url}\nvendor = other\n"
                               f"[sealed-tls]\ntype = crypt\nremote = dav-tls:sealed-tls\npassword = {secret}\n",
                               encoding="utf-8")

    def copy(self, source: object, destination: object) -> None:
        run("rclone", "--config", self.config, "--transfers", "4", "--no-check-certificate", "copy", source, destination)


def measure(folder: Path, large: Path, small: Path, count: int) -> dict[str, float]:
    mib = large.stat().st_size / 2**20
    apache = Apache(folder)
    try:
        rclone = Rclone(apache, folder)
        down = folder / "down"
        # Each round to a place of its own: rclone skips what is there.
        rates = {
            "rclone_put_mib_s": mib / median_timed(lambda at: rclone.copy(large, f"sealed:large{at}")),
            "rclone_get_mib_s": mib / median_timed(lambda at: rclone.copy(f"sealed:large{at}", down / f"large{at}")),
            "rclone_put_files_s": count / timed(lambda: rclone.copy(small, "sealed:small")),
            "rclone_get_files_s": count / timed(lambda: rclone.copy("sealed:small", down / "small")),
        }
        rates |= {
            "rclone_tls_put_mib_s": mib / median_timed(lambda at: rclone.copy(large, f"sealed-tls:large{at}")),
            "rclone_tls_get_mib_s": mib / median_timed(lambda at: rclone.copy(f"sealed-tls:large{at}",
                                                                             down / f"large-tls{at}")),
        }
        up, get = folder / "curl-up", folder / "curl-down"
        names = [path.name for path in sorted(small.iterdir())]
        up.write_text("".join(f'upload-file = "{small}/{n}"\nurl = "{apache.url}{n}"\noutput = "/dev/null"\n'
                              for n in names), encoding="utf-8")
        (folder / "curl").mkdir()
        get.write_text("".join(f'url = "{apache.url}{n}"\noutput = "{folder}/curl/{n}"\n' for n in names),
                       encoding="utf-8")
        rates["curl_put_mib_s"] = mib / timed(lambda: run("curl", "-sf", "-T", large, apache.url + "large"))
        rates["curl_get_mib_s"] = mib / timed(
            lambda: run("curl", "-sf", "-o", folder / "curl-large", apache.url + "large"))
        rates["curl_put_files_s"] = count / timed(lambda: run("curl", "-sf", "-K", up))
        rates["curl_get_files_s"] = count / timed(lambda: run("curl", "-sf", "-K", get))
        return rates
    finally:
        apache.stop()
