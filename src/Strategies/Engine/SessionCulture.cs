using System.Globalization;

namespace PBench.Strategies.Engine;

/// <summary>The culture that the caller had when it opened the session. Items run in it, whoever's thread they run on.</summary>
internal sealed record SessionCulture(CultureInfo Format, CultureInfo Interface)
{
    public static SessionCulture OfCaller() => new(CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    /// <summary>Makes it this thread's. Returns the one that was, or null if it was this one.</summary>
    public SessionCulture? Enter()
    {
        if (ReferenceEquals(CultureInfo.CurrentCulture, Format) && ReferenceEquals(CultureInfo.CurrentUICulture, Interface))
        {
            return null;
        }

        var before = OfCaller();
        CultureInfo.CurrentCulture = Format;
        CultureInfo.CurrentUICulture = Interface;
        return before;
    }
}
