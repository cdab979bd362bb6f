// Ties allauth's WebAuthn functions to the page's form; their settings stand as attributes because no script may be inline.
"use strict";

(function () {
  const script = document.currentScript.dataset;
  const error = document.getElementById("webauthn-error");
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    error.hidden = false;
  });
  const name = { addForm: "add", loginForm: "login", authenticateForm: "authenticate" }[script.kind];
  const ids = { [name]: script.button, credential: script.credential, data: "js_data" };
  if (script.passwordless) ids.passwordless = script.passwordless;
  window.allauth.webauthn.forms[script.kind]({ ids });
})();
