#!/usr/bin/env bash
# Installs the hall from this folder, or upgrades it, without any network:
#   ./install.sh FOLDER [USER]
# Writes into FOLDER only. What people entered (.env, data) stays as it is. Data and settings are
# given to USER, under whom the service runs; the program itself stays with whoever installs.
set -euo pipefail
umask 022

refuse() { echo "没有完成：$*" >&2; exit 1; }

[ $# -ge 1 ] && [ $# -le 2 ] || { echo '用法：./install.sh 安装文件夹 [运行服务的用户]' >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
owner=${2-}
[ -z "$owner" ] || id "$owner" > /dev/null 2>&1 || refuse "没有用户 $owner，请先执行 useradd --system $owner"

# ---- The bundle and the machine ----
(cd "$here" && sha256sum --check --quiet --strict SHA256SUMS) > /dev/null 2>&1 \
  || refuse '安装包已损坏或不完整，请重新拷贝'
read -r wanted machine libc < "$here/platform"
[ "$(uname -m)" = "$machine" ] || refuse "安装包用于 $machine，本机是 $(uname -m)"
has_libc=$(getconf GNU_LIBC_VERSION 2> /dev/null | cut -d ' ' -f 2) || true
[ "$(printf '%s\n' "$libc" "${has_libc:-0}" | sort -V | head -n 1)" = "$libc" ] \
  || refuse "安装包需要 glibc $libc 或更新，本机是 ${has_libc:-别的 C 库}；请在与本机相同的系统上制作安装包"
is_wanted() { [ "$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2> /dev/null)" = "$wanted" ]; }
python=${PYTHON-}
for candidate in "python$wanted" python3; do
  if [ -z "$python" ] && is_wanted "$candidate"; then python=$candidate; fi
done
[ -n "$python" ] || refuse "需要 Python $wanted（Debian 12：apt install python$wanted python$wanted-venv）"
is_wanted "$python" || refuse "安装包用于 Python $wanted，$python 不是"
"$python" -c 'import ensurepip, venv' 2> /dev/null \
  || refuse "$python 缺少 venv 模块（Debian 12：apt install python$wanted-venv）"
python=$("$python" -c 'import os, sys; print(os.path.realpath(sys.executable))')
if [ -n "$owner" ] && ! runuser -u "$owner" -- "$python" -c '' 2> /dev/null; then
  refuse "用户 $owner 不能运行 $python，请用系统的 Python：PYTHON=/usr/bin/python$wanted"
fi

# ---- The folder ----
mkdir -p "$1"
target=$(cd "$1" && pwd)
if [ -n "$(ls -A "$target")" ] && [ ! -f "$target/.installed" ]; then
  refuse "$target 不是空的，也不是用安装包装出来的"
fi
# The settings as the program itself reads them, before anything of it is replaced.
data=$({ tar -xzOf "$here/hall.tar.gz" models/setting/env_file.py; cat << 'END'; } \
  | PYTHONPATH=$(echo "$here"/wheels/python_dotenv-*.whl) "$python" - "$target" "$owner"
import sys

file = Path(sys.argv[1], ".env")
try:
    found = read_env_file(file)
except (OSError, UnicodeDecodeError) as error:
    sys.exit(f"没有完成：读不出设置文件 {file}，应为 UTF-8（{error}）")
if found.problems:
    sys.exit("没有完成：" + "\n".join(found.problems))
folder = found.values.get("HALL_DATA_DIR", "").strip() or "data"
if folder.split("/")[0] == "~":  # the home of whoever runs the service
    folder = f"~{sys.argv[2] or file.owner()}{folder[1:]}"
print(Path(sys.argv[1], Path(folder).expanduser()).resolve())
END
)
if [ -e "$data/server.lock" ] && ! flock --nonblock "$data/server.lock" true; then
  refuse '服务正在运行，请先停止（升级前请先备份）'
fi
if [ -z "$owner" ] && [ "$(id -u)" = 0 ] && [ -d "$data" ]; then # an upgrade leaves the data with whom they belong to
  found=$(stat -c %U "$data")
  [ "$found" = root ] || ! id "$found" > /dev/null 2>&1 || owner=$found
fi
[ -e "$target/.installed" ] && word=升级 || word=安装
echo "正在${word}到 $target ……"

# ---- Packages ----
export TMPDIR="$target/.tmp" PYTHONDONTWRITEBYTECODE=1
rm -rf "$TMPDIR" && mkdir -p "$TMPDIR"
trap 'rm -rf "$target/.tmp"' EXIT
"$python" -m venv --clear "$target/.venv"
"$target/.venv/bin/python" -m pip --isolated --no-input --quiet --disable-pip-version-check \
  install --no-cache-dir --no-index --find-links "$here/wheels" --require-hashes --no-deps \
  -r "$here/run.lock"

# ---- Program: what an older version had and this one has not goes away ----
tar -tzf "$here/hall.tar.gz" | grep -v '/$' | LC_ALL=C sort > "$TMPDIR/installed"
if [ -f "$target/.installed" ]; then
  LC_ALL=C sort "$target/.installed" | LC_ALL=C comm -23 - "$TMPDIR/installed" \
    | (cd "$target" && xargs -r -d '\n' rm -f --)
fi
tar -xzf "$here/hall.tar.gz" -C "$target" --no-same-owner --no-same-permissions
cp "$TMPDIR/installed" "$target/.installed"
cp "$here/VERSION" "$target/.version"
(cd "$target" && .venv/bin/python -V && cat "$here/run.lock") > "$target/.venv/ready-to-run" # .ci/environment
(cd "$target" && unset PYTHONDONTWRITEBYTECODE \
  && .venv/bin/python -m compileall -q main.py settings.py auth components models pages)

# ---- Settings and key, once ----
if [ ! -e "$target/.env" ]; then
  (umask 077 && cp "$target/.deploy/env.example" "$target/.env")
  mkdir -p -m 700 "$data"
  if [ ! -e "$data/secret.key" ]; then
    (umask 077 && "$python" -c 'import secrets; print(secrets.token_urlsafe(48))' > "$data/secret.key")
  fi
fi
if [ -n "$owner" ]; then
  chown "$owner" "$target/.env"
  [ ! -d "$data" ] || chown -R "$owner" "$data"
fi

cat << END
已${word}版本 $(cat "$here/VERSION")。接下来：
  cd $target
  编辑 .env（至少写上 HALL_BASE_URL），再体检：.venv/bin/python -m auth.doctor
  启动：${owner:+runuser -u $owner -- }.venv/bin/python main.py，或按 README 装成 systemd 服务
END
