using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>Commands with the rights of a user who owns nothing: this one, or <c>nobody</c> where this one is root.</summary>
internal static class OrdinaryUser
{
    private const string Nobody = "65534";

    /// <summary>What stands in front of a command line of the shell.</summary>
    /// <remarks>Ignores the test where root cannot become somebody else: no setpriv, or a container without that user.</remarks>
    public static async Task<string> PrefixAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "";
        }

        const string Prefix = $"setpriv --reuid={Nobody} --regid={Nobody} --clear-groups ";
        var probe = await Tool.RunShellAsync(Tool.CreateBareFolder(), Prefix + "true");
        if (probe.ExitCode != 0)
        {
            Assert.Ignore($"root cannot become an ordinary user here: {probe.Error.Trim()}");
        }

        return Prefix;
    }
}
