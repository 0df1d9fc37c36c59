#!/usr/bin/env bash
# Builds, packs, installs and runs pbench; builds and tests everything. `./run.sh help` lists the verbs.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
packages=artifacts/packages         # the tool as a package, one version per state of the sources
manifest=dotnet-tools.json          # private to this clone: git ignores it
test_results=artifacts/test-results # a folder for the check of the format and for each test project
hang_timeout=5min                   # without any test finishing, before a test host counts as hung

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1
export DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export MSBUILDDISABLENODEREUSE=1    # leaves no build server behind

usage() {
    cat <<'TEXT'
Usage: ./run.sh [run] [ARGS...]   build, pack and install the tool locally, then `pbench run ARGS...` into results/<utc time>
       ./run.sh bench [ARGS...]   what maps cost against this machine's limits, into results/bench; `./run.sh bench --help`
       ./run.sh test              build, check the format, run all tests; the last line is "N passed, N failed"
            --debug               also what asserts its invariants: the tests of the library and its reliability in a Debug build
            --all                 the long versions of chaos, kills, frames, maps and stress, and the explicit tests: hours; every figure of
                                  docs/reliability.md. Their PBENCH_ variables, where set, win
       ./run.sh format            put the sources into the format that `test` checks
       ./run.sh pack              all packages, with symbols, into artifacts/release
Relative paths in ARGS start at the folder of run.sh.
PBENCH_MEMORYPACK=1|0|auto: build with the MemoryPack codec, without, or (default) with it if a feed has it.
PBENCH_PRECOMPILE=1|0|auto: compile the library, and the tool that `run` installs, ahead of time for this machine, or not, or (default)
    if a feed has the compiler.
TEXT
}

say() { printf 'run.sh: %s\n' "$*" >&2; }

wrong_use() { say "$*"; exit 2; }

require_sdk() {
    command -v dotnet >/dev/null || wrong_use 'no dotnet on the PATH: install the .NET 10 SDK'
    dotnet --list-sdks | grep -q '^10\.' || wrong_use 'this dotnet has no .NET 10 SDK: install it'
}

# MSBuild reads properties from the environment, so every later dotnet command agrees on these. The argument says what is compiled
# ahead of time where that can be done: see src/Precompile.targets.
choose_options() {
    export PBenchMemoryPack PBenchPrecompile
    PBenchMemoryPack=$(choose PBENCH_MEMORYPACK 'MemoryPack codec' memorypack_reference)
    PBenchPrecompile=$(choose PBENCH_PRECOMPILE 'code compiled ahead of time' compiler_reference)
    [ "$PBenchPrecompile" = false ] || PBenchPrecompile=$1
}

# Prints true or false: what the variable says, or with auto (its default) whether a feed has the package.
choose() {
    local variable=$1 what=$2 reference=$3
    local choice=${!variable:-auto} why="as $variable says" probed="artifacts/probed-$1"
    if [ "$choice" = auto ]; then
        why="as probed; remove $probed to probe again"
        if [ ! -s "$probed" ]; then
            mkdir -p artifacts
            probe "$("$reference")" > "$probed"
        fi
        choice=$(cat "$probed")
    fi
    case $choice in
        1) say "$what: on ($why)"; echo true ;;
        0) say "$what: off ($why)"; echo false ;;
        *) wrong_use "$variable is '$choice': it takes 1, 0 or auto" ;;
    esac
}

memorypack_reference() {
    sed -n 's/.*"MemoryPack" Version="\([^"]*\)".*/<PackageReference Include="MemoryPack" Version="[\1]" \/>/p' Directory.Packages.props
}

compiler_reference() {
    echo '<PackageDownload Include="Microsoft.NETCore.App.Crossgen2.$(NETCoreSdkPortableRuntimeIdentifier)" Version="[$(BundledNETCoreAppPackageVersion)]" />'
}

# 1 if a feed has what the item refers to.
probe() {
    local scratch found=0
    scratch=$(mktemp -d)
    cat > "$scratch/probe.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>$1</ItemGroup>
</Project>
XML
    if timeout 60 dotnet restore "$scratch/probe.csproj" >/dev/null 2>&1; then found=1; fi
    rm -rf "$scratch"
    echo "$found"
}

build() {
    local what=${1:-Harness.sln}
    dotnet restore "$what" --verbosity quiet &&
        dotnet build "$what" -c Release --no-restore --verbosity quiet -warnaserror -consoleLoggerParameters:NoSummary "${@:2}"
}

base_version() { sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props; }

# NuGet never looks twice at a version it has seen: every state of the sources gets its own.
local_version() {
    local digest
    digest=$({
        dotnet --version
        echo "$PBenchMemoryPack $PBenchPrecompile"
        git rev-parse HEAD 2>/dev/null || true
        find src docs/icon.png README.md ./*.props ./*.targets -type f \
            -not -path '*/bin/*' -not -path '*/obj/*' -exec cksum {} + | sort
    } | git hash-object --stdin 2>/dev/null || date -u +%Y%m%d%H%M%S)
    echo "$(base_version)-local.g${digest:0:14}"
}

pack_tool() {
    local version=$1
    [ -s "$packages/pbench.$version.nupkg" ] && return
    build src/Harness/Harness.csproj -p:RunAnalyzers=false # a third of the time; what they say is for the tests
    rm -rf "$packages"
    dotnet pack src/Harness/Harness.csproj -c Release --no-build --verbosity quiet \
        -p:PackageVersion="$version" -p:IncludeSymbols=false -o "$packages"
}

# --source leaves every other feed out: the package holds all that the tool needs, so this works offline.
install_tool() {
    local version=$1
    grep -qs "\"$version\"" "$manifest" && dotnet tool restore --add-source "$packages" >/dev/null 2>&1 && return
    echo '{ "version": 1, "isRoot": true, "tools": {} }' > "$manifest"
    dotnet tool install pbench --version "$version" --source "$root/$packages" --tool-manifest "$manifest" >/dev/null
}

verb_run() {
    require_sdk
    choose_options all
    local version
    version=$(local_version)
    pack_tool "$version" >&2 # standard output is the tool's alone
    install_tool "$version"
    exec dotnet tool run pbench -- run "$@" # without --, dotnet takes --help for itself
}

verb_bench() {
    require_sdk
    choose_options library
    dotnet restore bench/Bench.csproj --verbosity quiet >&2
    dotnet build bench/Bench.csproj -c Release --no-restore --verbosity quiet -consoleLoggerParameters:NoSummary >&2
    exec dotnet exec bench/bin/Release/net10.0/PBench.Bench.dll "$@"
}

verb_format() {
    require_sdk
    choose_options library
    dotnet restore Harness.sln --verbosity quiet
    dotnet format Harness.sln --no-restore
}

verb_pack() {
    require_sdk
    choose_options library
    build
    dotnet pack Harness.sln -c Release --no-build --verbosity quiet -o artifacts/release
    rm -rf artifacts/sample-packages # where samples/ unpacks them: NuGet never looks twice at a version it has seen
    ls artifacts/release
}

passed=0 failed=0 skipped=0 failures=
extras=(format) # and projects once more: `Debug:` in front of one stands for its Debug build, `Long:` for its explicit tests

verb_test() {
    local option
    for option in "$@"; do
        case $option in
            --debug) extras+=(Debug:tests/{Strategies,Reliability}.Tests) ;;
            --all) extras+=(Long:tests/{Strategies,Harness}.Tests); choose_long_versions ;;
            *) wrong_use "test takes --debug and --all, not '$option'" ;;
        esac
    done
    require_sdk
    choose_options all
    rm -rf "$test_results"
    mkdir -p "$test_results"
    trap close_tests EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    build || { fail_once 'the build failed'; return; }
    build_debug || { fail_once 'the Debug build failed'; return; }
    # Most tests wait for one process or for the clock: two projects at a time take little longer than one. The order puts together
    # what shares the machine well: the gates of Harness.Tests measure, so beside them run tests that mostly wait; those of
    # Reliability.Tests and Packaging.Tests start processes all the time, and assert results only. The longest come first, so that the
    # short ones fill the end.
    local projects=(tests/{Harness,Strategies,Reliability}.Tests "${extras[@]}" tests/{Packaging,Workloads,Bench}.Tests tests/*.Tests)
    take_turns format &
    take_turns "${projects[@]}" &
    take_turns "${projects[@]}" &
    wait
}

# Without what the Release build has done for the same sources.
build_debug() {
    local task
    for task in "${extras[@]}"; do
        [ "$task" = "${task#Debug:}" ] || PBenchPrecompile=false dotnet build "${task#Debug:}" -c Debug --no-restore --verbosity quiet \
            -consoleLoggerParameters:NoSummary -p:RunAnalyzers=false || return
    done
}

choose_long_versions() {
    hang_timeout=60min
    export PBENCH_CHAOS_TRIALS=${PBENCH_CHAOS_TRIALS:-5000}
    export PBENCH_PARENT_KILLS=${PBENCH_PARENT_KILLS:-1000}
    export PBENCH_FRAMES=${PBENCH_FRAMES:-1000000}
    export PBENCH_MAPS=${PBENCH_MAPS:-60000}
    export PBENCH_STRESS_ROUNDS=${PBENCH_STRESS_ROUNDS:-480000}
    export PBENCH_STRESS_MAPS=${PBENCH_STRESS_MAPS:-20000}
}

fail_once() { say "$*"; failed=$((failed + 1)); }

# Does of its arguments what nobody else has begun: whoever makes its folder has it. Output comes in one piece, when it is complete.
take_turns() {
    local job= task folder status
    set -m # a process group for each, so that it ends with all that it started
    trap '[ -z "$job" ] || kill -- "-$job" 2>/dev/null; exit 143' TERM
    for task in "$@"; do
        folder=$(results_of "$task")
        mkdir "$folder" 2>/dev/null || continue
        status=0
        { if [ "$task" = format ]; then check_format; else test_project "$task" "$folder"; fi; } </dev/null > "$folder/output" 2>&1 &
        job=$!
        wait "$job" || status=$?
        cat "$folder/output"
        echo "$status" > "$folder/status"
    done
}

# tests/A.Tests → A.Tests, Debug:tests/A.Tests → A.Tests.Debug
results_of() {
    case $1 in
        *:*) echo "$test_results/$(basename "$1").${1%%:*}" ;;
        *) echo "$test_results/$(basename "$1")" ;;
    esac
}

# White space only: code style and analyzers are the build's, whose warnings are errors.
check_format() { exec dotnet format whitespace Harness.sln --verify-no-changes --no-restore; }

test_project() {
    local project=${1#*:} results=$2
    case $1 in
        Debug:*) export PBENCH_STREAM_ITEMS=${PBENCH_STREAM_ITEMS:-1000000}; set -- -c Debug ;; # it computes slowly
        Long:*) set -- -c Release --filter TestCategory=Long ;;
        *) set -- -c Release ;;
    esac
    exec dotnet test "$project" "$@" --no-build --nologo --results-directory "$results" --logger trx \
        --blame-hang-timeout "$hang_timeout" --blame-hang-dump-type none
}

check_results() {
    local task
    for task in tests/*.Tests "${extras[@]:1}"; do check_project "$(results_of "$task")"; done
    [ "$(status_of "$test_results/format")" = 0 ] || fail_once 'the format differs, or could not be checked: ./run.sh format'
    [ $((passed + failed)) -gt 0 ] || fail_once 'no test ran'
}

check_project() {
    local name results=$1 status failed_before=$failed
    name=$(basename "$results")
    status=$(status_of "$results")
    count_results "$results"
    failures+=$(tell_failed "$results")$'\n'
    if was_aborted "$results"; then
        fail_once "$name: the test host died, hung or complained"
    elif [ -z "$status" ]; then
        fail_once "$name: not run to its end"
    elif [ "$status" -ne 0 ] && [ "$failed" -eq "$failed_before" ]; then
        fail_once "$name: dotnet test ended with $status and named no failed test"
    fi
}

# Nothing for what has not ended.
status_of() { cat "$1/status" 2>/dev/null || true; }

# A failed test is no such entry; a crash, a hang or an error outside any test is.
was_aborted() { grep -qs '<RunInfo [^>]*outcome="Error"' "$1"/*.trx; }

count_results() {
    passed=$((passed + $(count_outcome "$1" Passed)))
    failed=$((failed + $(count_outcome "$1" Failed)))
    skipped=$((skipped + $(count_outcome "$1" NotExecuted)))
}

# One <UnitTestResult ... outcome="..."> per test; a crashed host leaves those that had finished.
count_outcome() {
    local files=("$1"/*.trx)
    [ -e "${files[0]}" ] || { echo 0; return 0; } # in a trap, `return` alone repeats the status before it
    { grep -ho '<UnitTestResult [^>]*' "${files[@]}" || true; } | { grep -c " outcome=\"$2\"" || true; }
}

# The full name of each, for a contract has a fixture for each strategy, and its message. The file names the class after the results.
tell_failed() {
    [ ! -d "$1" ] || find "$1" -name '*.trx' -exec awk '
        function attribute(name) { return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "" }
        /<UnitTestResult / { bad = attribute("outcome") == "Failed"; if (bad) { id = attribute("testId"); ids[++count] = id; test[id] = attribute("testName") } }
        /<Message>/ { told = bad }
        told { line = $0; gsub(/<[^>]*>/, "", line); message[id] = message[id] "    " line "\n" }
        /<\/Message>/ { told = 0 }
        /<UnitTest / { defined = attribute("id") }
        /<TestMethod / { class[defined] = attribute("className") }
        END { for (i = 1; i <= count; i++) printf "  %s.%s\n%s", class[ids[i]], test[ids[i]], message[ids[i]] }' {} +
}

close_tests() {
    local status=$? running
    running=$(jobs -p)
    [ -z "$running" ] || kill $running 2>/dev/null || true # interrupted
    [ "$failed" -gt 0 ] || check_results
    if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then fail_once "ended with $status"; fi
    grep . <<< "$failures" || true # here too: a build server may keep only the end of the output
    local line="$passed passed, $failed failed"
    [ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
    echo "$line"
    [ "$failed" -eq 0 ] || exit 1
}

main() {
    local verb=run
    case ${1:-} in '' | -*) ;; *) verb=$1; shift ;; esac
    cd "$root"
    case $verb in
        run) verb_run "$@" ;;
        bench) verb_bench "$@" ;;
        test) verb_test "$@" ;;
        format | pack) [ $# -eq 0 ] || wrong_use "$verb takes no arguments"; "verb_$verb" ;;
        help) usage ;;
        *) say "unknown verb '$verb'"; usage >&2; exit 2 ;;
    esac
}

main "$@"
