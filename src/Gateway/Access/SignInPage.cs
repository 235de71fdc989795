namespace VaporForge.Gateway.Access;

/// <summary>What a person sees whose sign-in link does not work.</summary>
internal static class SignInPage
{
    public const string CodeIsGone =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>This sign-in link has been used</title>
        <h1>This sign-in link does not work any more</h1>
        <p>Each link works once, for 24 hours. To get a new one, run this where VaporForge runs:</p>
        <pre>./vf link</pre>
        <p>It prints a new link.</p>
        </html>
        """;
}
